/** The app's name and id; the others, and new ones. */

import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useMay } from "../account/useMay.ts";
import { memberQuery } from "../api/account.ts";
import { renameApp } from "../api/settings.ts";
import { AnchorLink } from "../shell/links.tsx";
import { CopyField } from "../states/CopyField.tsx";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { MakeApp } from "./MakeApp.tsx";
import { Part, Section } from "./Section.tsx";

const words = texts.settings.app;

export function Apps({ appid }: { appid: string }) {
  const { data: member } = useSuspenseQuery(memberQuery);
  const may = useMay(appid);
  const kept = useQueryClient();
  const app = member.apps.find((each) => each.appid === appid);
  return (
    <Section title={words.title}>
      <Part>
        <Stack gap="md" maw={460}>
          {may.change ? (
            <Rename key={app?.name} appid={appid} name={app?.name ?? ""} />
          ) : (
            <Text size="sm">{app?.name}</Text>
          )}
          <CopyField label={words.id} value={appid} hint={words.idHint} />
        </Stack>
      </Part>
      <Part title={words.all}>
        <Stack component="ul" gap={4} p={0} m={0} style={{ listStyle: "none" }}>
          {member.apps.map((each) => (
            <Group component="li" key={each.appid} gap={8}>
              <AnchorLink to="/app/$appid/settings/$section" params={{ appid: each.appid, section: "app" }} size="sm">
                {each.name}
              </AnchorLink>
              <Text size="xs" c="dimmed">
                {texts.settings.members.roles[each.role]}
              </Text>
            </Group>
          ))}
        </Stack>
      </Part>
      {may.own && (
        <Part title={words.make} hint={words.makeHint}>
          <MakeApp onMade={() => void kept.invalidateQueries({ queryKey: memberQuery.queryKey })} />
        </Part>
      )}
    </Section>
  );
}

function Rename({ appid, name }: { appid: string; name: string }) {
  const [typed, setTyped] = useState(name);
  const kept = useQueryClient();
  const renaming = useMutation({
    mutationFn: () => renameApp(appid, typed.trim()),
    onError: toastFailed,
    onSuccess: () => {
      toastDone(words.renamed(typed.trim()));
      return kept.invalidateQueries({ queryKey: memberQuery.queryKey });
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    renaming.mutate();
  };
  return (
    <form onSubmit={send}>
      <Group gap="xs" align="end" wrap="nowrap">
        <TextInput
          flex={1}
          label={words.name}
          value={typed}
          required
          maxLength={200}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          type="submit"
          size="sm"
          variant="default"
          disabled={!typed.trim() || typed.trim() === name}
          loading={renaming.isPending}
        >
          {words.rename}
        </Button>
      </Group>
    </form>
  );
}
