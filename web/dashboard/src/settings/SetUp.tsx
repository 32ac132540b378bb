/** From nothing to the first session: a key, the lines to paste, and whether anything arrives. */

import { Anchor, Button, Group, Skeleton, Stack, Tabs, Text, TextInput, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../account/useMay.ts";
import { type SetUp as Arrivals, makeKey, setUpQuery } from "../api/settings.ts";
import { count } from "../format/count.ts";
import { longMoment, readMoment } from "../format/moment.ts";
import { useZone } from "../preferences.ts";
import { AnchorLink } from "../shell/links.tsx";
import { Confirm } from "../states/Confirm.tsx";
import { Copy, CopyField } from "../states/CopyField.tsx";
import { Failure } from "../states/Failure.tsx";
import { toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { useIngestKey } from "./ingestKey.ts";
import { type Told, type Way, ways } from "./lines.ts";
import { Part, Section } from "./Section.tsx";
import classes from "./settings.module.css";

const PLACEHOLDER = "INGEST_KEY";
const { setup } = texts.settings;

export function SetUp({ appid }: { appid: string }) {
  const found = useQuery(setUpQuery(appid));
  const [key] = useIngestKey(appid);
  return (
    <Section title={setup.title} hint={setup.hint}>
      {found.isPending && <Skeleton height={320} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <Part title={setup.key} hint={setup.keyHint}>
            <IngestKey appid={appid} />
          </Part>
          <Part title={setup.lines} hint={setup.linesHint}>
            <Lines
              address={found.data.address}
              ingestKey={key || PLACEHOLDER}
              dsn={found.data.dsn.replace(PLACEHOLDER, key || PLACEHOLDER)}
            />
          </Part>
          <Part title={setup.arrives}>
            <Waiting appid={appid} told={found.data} />
          </Part>
        </>
      )}
    </Section>
  );
}

function IngestKey({ appid }: { appid: string }) {
  const [key, setKey] = useIngestKey(appid);
  const may = useMay(appid);
  const [asking, { open, close }] = useDisclosure();
  const [made, setMade] = useState(false);
  const making = useMutation({
    mutationFn: () => makeKey(appid, "ingest", false),
    onError: toastFailed,
    onSuccess: (told) => {
      setKey(told.key ?? "");
      setMade(true);
      close();
    },
  });
  if (made && key) return <CopyField label={texts.settings.keys.kinds.ingest.name} value={key} hint={setup.keyOnce} />;
  return (
    <Stack gap="xs" align="flex-start">
      <TextInput
        w="100%"
        maw={460}
        label={setup.paste}
        placeholder="ik_…"
        autoComplete="off"
        value={key}
        onChange={(event) => setKey(event.currentTarget.value.trim())}
      />
      {may.change ? (
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {setup.noKey}
          </Text>
          <Button variant="light" onClick={open}>
            {setup.makeKey}
          </Button>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {setup.askAdmin}
        </Text>
      )}
      <Confirm
        opened={asking}
        onClose={close}
        title={setup.makeKey}
        hint={setup.makeKeyHint}
        action={setup.makeKey}
        busy={making.isPending}
        loses={false}
        onConfirm={() => making.mutate()}
      />
    </Stack>
  );
}

interface LinesProps extends Omit<Told, "key"> {
  ingestKey: string;
}

function Lines({ address, ingestKey, dsn }: LinesProps) {
  const all = ways({ address, key: ingestKey, dsn });
  const platforms = [...new Set(all.map((way) => way.on))];
  return (
    <Tabs defaultValue="web" keepMounted={false}>
      <Tabs.List>
        {platforms.map((on) => (
          <Tabs.Tab key={on} value={on}>
            {setup.platforms[on]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {platforms.map((on) => (
        <Tabs.Panel key={on} value={on}>
          {all
            .filter((way) => way.on === on)
            .map((way) => (
              <Paste key={way.sdk} way={way} />
            ))}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Paste({ way }: { way: Way }) {
  return (
    <div style={{ marginTop: 18 }}>
      <Group gap={8} align="baseline">
        <Title order={4} fz={13}>
          {way.sdk}
        </Title>
        <Text size="xs" c="dimmed">
          {way.place}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {setup.sdks[way.sdk]}
      </Text>
      <div className={classes.lines}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keys */}
        <section className={classes.code} tabIndex={0} aria-label={way.sdk}>
          <pre>{way.lines}</pre>
        </section>
        <div className={classes.take}>
          <Copy value={way.lines} label={way.sdk} />
        </div>
      </div>
    </div>
  );
}

/** What has arrived so far, looked at again every few seconds. */
function Waiting({ appid, told }: { appid: string; told: Arrivals }) {
  const [zone] = useZone();
  const { newest_session: newest, open_sessions: open, newest_part: part } = told;
  const state = newest ? "there" : open > 0 ? "coming" : "waiting";
  return (
    <div className={classes.state} role="status" data-testid="arrivals">
      <span className={classes.dot} data-state={state} aria-hidden />
      <div>
        <Text size="sm" fw={550}>
          {newest ? setup.there : open > 0 ? setup.coming : setup.waiting}
        </Text>
        <Text size="sm" c="dimmed">
          {newest && setup.newest(longMoment(readMoment(newest), zone))}
          {!newest && open === 0 && setup.waitingHint}
          {open > 0 && ` ${setup.open(count(open), open === 1)}`}
          {open > 0 && part && ` ${setup.part(longMoment(readMoment(part), zone))}`}
        </Text>
        {newest ? (
          <AnchorLink to="/app/$appid/sessions/list/$page" params={{ appid, page: "1" }} size="sm">
            {setup.toSessions}
          </AnchorLink>
        ) : (
          <Anchor size="sm" href="/docs" target="_blank">
            {setup.troubles}
          </Anchor>
        )}
      </div>
    </div>
  );
}
