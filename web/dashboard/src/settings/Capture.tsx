/** What the app's SDKs record, and what they hide. */

import { Button, Group, Radio, Skeleton, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useMay } from "../account/useMay.ts";
import { captureQuery, type Capture as Settings, setCapture } from "../api/settings.ts";
import { Failure } from "../states/Failure.tsx";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { Part, Section } from "./Section.tsx";

const PERCENT = 100;
const MASKING = ["inputs", "text", "none"] as const;
const words = texts.settings.capture;

export function Capture({ appid }: { appid: string }) {
  const found = useQuery(captureQuery(appid));
  return (
    <Section title={words.title} hint={words.hint}>
      {found.isPending && <Skeleton height={360} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Form appid={appid} settings={found.data} />}
    </Section>
  );
}

function Form({ appid, settings }: { appid: string; settings: Settings }) {
  const may = useMay(appid);
  const [wanted, setWanted] = useState(settings);
  const kept = useQueryClient();
  const saving = useMutation({
    mutationFn: () => setCapture(appid, { ...wanted, assets_from: lines(wanted.assets_from ?? []) }),
    onError: toastFailed,
    onSuccess: (saved) => {
      kept.setQueryData(captureQuery(appid).queryKey, saved);
      setWanted(saved);
      toastDone(texts.settings.saved);
    },
  });
  const change = (part: Partial<Settings>) => setWanted({ ...wanted, ...part });
  const save = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  const changed = JSON.stringify(wanted) !== JSON.stringify(settings);
  return (
    <form onSubmit={save}>
      <fieldset disabled={!may.change} style={{ border: 0, padding: 0, margin: 0 }}>
        <Part title={words.pictures}>
          <Stack gap="md">
            <Switch
              label={words.recording}
              description={words.recordingHint}
              checked={wanted.recording}
              onChange={(event) => change({ recording: event.currentTarget.checked })}
            />
            <TextInput
              type="number"
              label={words.sampling}
              description={words.samplingHint}
              maw={320}
              min={0}
              max={PERCENT}
              step="any"
              rightSection={<Text size="sm">%</Text>}
              value={String(Math.round(wanted.sampling * PERCENT * PERCENT) / PERCENT)}
              onChange={(event) => change({ sampling: Number(event.currentTarget.value) / PERCENT })}
            />
            <TextInput
              type="number"
              label={words.shortest}
              description={words.shortestHint}
              maw={320}
              min={0}
              max={86_400}
              value={String(wanted.min_duration_sec)}
              onChange={(event) => change({ min_duration_sec: Number(event.currentTarget.value) })}
            />
          </Stack>
        </Part>
        <Part title={words.masking} hint={words.maskingHint}>
          <Radio.Group
            aria-label={words.masking}
            value={wanted.masking}
            onChange={(chosen) => change({ masking: chosen as Settings["masking"] })}
          >
            <Stack gap="sm">
              {MASKING.map((each) => (
                <Radio
                  key={each}
                  value={each}
                  label={words.maskings[each].name}
                  description={words.maskings[each].hint}
                />
              ))}
            </Stack>
          </Radio.Group>
        </Part>
        <Part title={words.assets} hint={words.assetsHint}>
          <Textarea
            label={words.assetsFrom}
            placeholder={words.assetsExample}
            autosize={true}
            minRows={2}
            maxRows={10}
            spellCheck={false}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            value={(wanted.assets_from ?? []).join("\n")}
            onChange={(event) => change({ assets_from: event.currentTarget.value.split("\n") })}
          />
        </Part>
        <Part title={words.limit} hint={words.limitHint}>
          <TextInput
            type="number"
            aria-label={words.limit}
            maw={320}
            min={0}
            value={String(wanted.parts_per_minute)}
            onChange={(event) => change({ parts_per_minute: Number(event.currentTarget.value) })}
          />
        </Part>
      </fieldset>
      {may.change ? (
        <Group gap="xs">
          <Button type="submit" size="sm" disabled={!changed} loading={saving.isPending}>
            {texts.save}
          </Button>
          {changed && (
            <Button variant="subtle" color="gray" size="sm" onClick={() => setWanted(settings)}>
              {texts.settings.undo}
            </Button>
          )}
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {texts.settings.readOnly}
        </Text>
      )}
    </form>
  );
}

/** What somebody wrote in them. */
function lines(written: readonly string[]): string[] {
  return written.map((line) => line.trim()).filter((line) => line !== "");
}
