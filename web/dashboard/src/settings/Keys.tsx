/** The app's keys: made, shown once, made anew, revoked. */

import { Badge, Button, Checkbox, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Key, type KeyKind, keysQuery, type MadeKey, makeKey, revokeKey } from "../api/settings.ts";
import { readMoment, shortMoment } from "../format/moment.ts";
import { useZone } from "../preferences.ts";
import { Confirm } from "../states/Confirm.tsx";
import { CopyField } from "../states/CopyField.tsx";
import { Failure } from "../states/Failure.tsx";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { useIngestKey } from "./ingestKey.ts";
import { Part, Section } from "./Section.tsx";

const KINDS: KeyKind[] = ["ingest", "api", "deletion"];
const words = texts.settings.keys;

export function Keys({ appid }: { appid: string }) {
  const found = useQuery(keysQuery(appid));
  return (
    <Section title={words.title} hint={words.hint}>
      {found.isPending && <Skeleton height={280} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data &&
        KINDS.map((kind) => (
          <Part key={kind} title={words.kinds[kind].name} hint={words.kinds[kind].hint}>
            <One appid={appid} kind={kind} current={found.data.find((each) => each.kind === kind)} />
          </Part>
        ))}
    </Section>
  );
}

interface Props {
  appid: string;
  kind: KeyKind;
  current: Key | undefined;
}

function One({ appid, kind, current }: Props) {
  const [zone] = useZone();
  const [made, setMade] = useState<MadeKey>();
  const [making, { open: openMake, close: closeMake }] = useDisclosure();
  const [revoking, { open: openRevoke, close: closeRevoke }] = useDisclosure();
  return (
    <Stack gap="sm">
      <Group gap="xs">
        {current ? (
          <Text size="sm">{words.since(shortMoment(readMoment(current.created), zone))}</Text>
        ) : (
          <Text size="sm" c="dimmed">
            {words.none}
          </Text>
        )}
        {current && kind === "api" && (
          <Badge variant="light" color={current.export ? "accent" : "gray"} tt="none" radius="sm">
            {current.export ? words.exports : words.noExports}
          </Badge>
        )}
      </Group>
      {made?.key && (
        <Stack gap="sm" maw={560}>
          <CopyField label={words.newKey} value={made.key} hint={words.once} />
          {made.dsn && <CopyField label={words.dsn} value={made.dsn} />}
        </Stack>
      )}
      <Group gap="xs">
        <Button
          variant="default"
          onClick={openMake}
          aria-label={words.makeOf(words.kinds[kind].name, current ? words.rotate : words.make)}
        >
          {current ? words.rotate : words.make}
        </Button>
        {current && (
          <Button variant="subtle" color="red" onClick={openRevoke} aria-label={words.revokeOf(words.kinds[kind].name)}>
            {words.revoke}
          </Button>
        )}
      </Group>
      <Make appid={appid} kind={kind} current={current} opened={making} onClose={closeMake} onMade={setMade} />
      <Revoke appid={appid} kind={kind} opened={revoking} onClose={closeRevoke} onRevoked={() => setMade(undefined)} />
    </Stack>
  );
}

interface MakeProps extends Props {
  opened: boolean;
  onClose: () => void;
  onMade: (made: MadeKey) => void;
}

function Make({ appid, kind, current, opened, onClose, onMade }: MakeProps) {
  const [mayExport, setMayExport] = useState(current?.export ?? true);
  const [, setIngestKey] = useIngestKey(appid);
  const kept = useQueryClient();
  const making = useMutation({
    mutationFn: () => makeKey(appid, kind, mayExport),
    onError: toastFailed,
    onSuccess: (made) => {
      onMade(made);
      onClose();
      if (kind === "ingest") setIngestKey(made.key ?? "");
      return kept.invalidateQueries(keysQuery(appid));
    },
  });
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={words.makeOf(words.kinds[kind].name, current ? words.rotate : words.make)}
      hint={current ? words.rotateHint : words.once}
      action={current ? words.rotate : words.make}
      busy={making.isPending}
      loses={current !== undefined}
      onConfirm={() => making.mutate()}
    >
      {kind === "api" && (
        <Checkbox
          label={words.mayExport}
          description={words.mayExportHint}
          checked={mayExport}
          onChange={(event) => setMayExport(event.currentTarget.checked)}
        />
      )}
    </Confirm>
  );
}

interface RevokeProps {
  appid: string;
  kind: KeyKind;
  opened: boolean;
  onClose: () => void;
  onRevoked: () => void;
}

function Revoke({ appid, kind, opened, onClose, onRevoked }: RevokeProps) {
  const kept = useQueryClient();
  const { name, revoked } = words.kinds[kind];
  const revoking = useMutation({
    mutationFn: () => revokeKey(appid, kind),
    onError: toastFailed,
    onSuccess: () => {
      toastDone(words.isRevoked(name));
      onClose();
      onRevoked();
      return kept.invalidateQueries(keysQuery(appid));
    },
  });
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={words.revokeOf(name)}
      hint={revoked}
      action={words.revoke}
      busy={revoking.isPending}
      onConfirm={() => revoking.mutate()}
    />
  );
}
