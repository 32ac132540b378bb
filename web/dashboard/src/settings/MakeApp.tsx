/** A new app: its name, then its keys, this once, and on to the SDK. Owners only. */

import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { memberQuery } from "../api/account.ts";
import { type MadeApp, makeApp } from "../api/settings.ts";
import { CopyField } from "../states/CopyField.tsx";
import { toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { useIngestKey } from "./ingestKey.ts";

const words = texts.settings.app;

/** `onMade`: told at once. Whoever shows this only while there is no app must not look for the new one before its keys were seen. */
export function MakeApp({ onMade }: { onMade?: () => void }) {
  const [name, setName] = useState("");
  const making = useMutation({
    mutationFn: () => makeApp(name.trim()),
    onError: toastFailed,
    onSuccess: () => onMade?.(),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  if (making.data) return <Made app={making.data} />;
  return (
    <form onSubmit={send}>
      <Group gap="xs" align="end" wrap="nowrap" maw={460}>
        <TextInput
          flex={1}
          label={words.newName}
          value={name}
          required
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" disabled={!name.trim()} loading={making.isPending}>
          {words.makeDo}
        </Button>
      </Group>
    </form>
  );
}

function Made({ app }: { app: MadeApp }) {
  const { kinds, once, dsn } = texts.settings.keys;
  const [, setIngestKey] = useIngestKey(app.appid);
  const kept = useQueryClient();
  const navigate = useNavigate();
  const goOn = async () => {
    setIngestKey(app.ingest_key);
    await kept.refetchQueries({ queryKey: memberQuery.queryKey });
    await navigate({ to: "/app/$appid/settings/$section", params: { appid: app.appid, section: "setup" } });
  };
  return (
    <Stack gap="sm" maw={560} w="100%">
      <Text size="sm">{words.made(app.name)}</Text>
      <CopyField label={words.id} value={app.appid} />
      <CopyField label={kinds.api.name} value={app.api_key} />
      <CopyField label={kinds.ingest.name} value={app.ingest_key} />
      <CopyField label={dsn} value={app.dsn} hint={once} />
      <Group>
        <Button size="sm" onClick={() => void goOn()}>
          {texts.list.noneDo}
        </Button>
      </Group>
    </Stack>
  );
}
