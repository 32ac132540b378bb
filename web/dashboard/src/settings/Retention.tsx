/** How long sessions are kept, how much they may take, and what they take now. */

import { Alert, Button, Group, Progress, Skeleton, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useMay } from "../account/useMay.ts";
import {
  type Going,
  type Kept,
  type Room,
  retentionQuery,
  type Retention as Settings,
  setRetention,
  whatGoes,
} from "../api/settings.ts";
import { Behind } from "../charts/behind.tsx";
import { bytes, GB } from "../format/bytes.ts";
import { count } from "../format/count.ts";
import { readMoment, shortDay } from "../format/moment.ts";
import { everOf } from "../link/ever.ts";
import { printSearch } from "../link/search.ts";
import { useZone } from "../preferences.ts";
import { Confirm } from "../states/Confirm.tsx";
import { Failure } from "../states/Failure.tsx";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { Numbers, Part, Section } from "./Section.tsx";

const PERCENT = 100;
/** A field shows gigabytes to so many parts. */
const THOUSAND = 1_000;
/** All sessions, as a link of the API says it. */
const EVERY = `/sessions/list/1${printSearch({ where: [everOf("session")] })}`;
const words = texts.settings.retention;

export function Retention({ appid }: { appid: string }) {
  const found = useQuery(retentionQuery(appid));
  return (
    <Section title={words.title} hint={words.hint}>
      {found.isPending && <Skeleton height={360} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <Part title={words.now}>
            <Now appid={appid} kept={found.data} />
          </Part>
          <Part title={words.keep}>
            <Form appid={appid} settings={found.data.settings} />
          </Part>
          <Part title={words.room} hint={found.data.room ? words.roomHint : words.roomHintOfOne}>
            <Stack gap="sm">
              <Shortage kept={found.data} />
              {found.data.room && <RoomOfAll room={found.data.room} />}
            </Stack>
          </Part>
        </>
      )}
    </Section>
  );
}

function Now({ appid, kept: { held } }: { appid: string; kept: Kept }) {
  const [zone] = useZone();
  return (
    <Numbers
      numbers={[
        [
          words.sessions,
          <Behind key="sessions" appid={appid} link={EVERY}>
            {count(held.sessions)}
          </Behind>,
        ],
        [words.oldest, held.oldest ? shortDay(readMoment(held.oldest), zone) : "–"],
        [words.bytes, bytes(held.bytes)],
        [words.starred, count(held.starred)],
      ]}
    />
  );
}

function Form({ appid, settings }: { appid: string; settings: Settings }) {
  const may = useMay(appid);
  const [wanted, setWanted] = useState(settings);
  const { looking, saving, going, forget } = useSave(appid, wanted);
  const change = (part: Partial<Settings>) => setWanted({ ...wanted, ...part });
  const save = (event: FormEvent) => {
    event.preventDefault();
    looking.mutate();
  };
  const changed = JSON.stringify(wanted) !== JSON.stringify(settings);
  return (
    <form onSubmit={save}>
      <fieldset disabled={!may.change} style={{ border: 0, padding: 0, margin: 0 }}>
        <Stack gap="md" maw={420}>
          <TextInput
            type="number"
            label={words.days}
            description={words.daysHint}
            min={0}
            max={36_500}
            value={wanted.days === 0 ? "" : String(wanted.days)}
            placeholder={words.noLimit}
            onChange={(event) => change({ days: Number(event.currentTarget.value) })}
          />
          <TextInput
            type="number"
            label={words.most}
            description={words.mostHint}
            min={0}
            step="any"
            rightSection={<Text size="sm">GB</Text>}
            value={wanted.bytes === 0 ? "" : String(Math.round((wanted.bytes / GB) * THOUSAND) / THOUSAND)}
            placeholder={words.noLimit}
            onChange={(event) => change({ bytes: Math.round(Number(event.currentTarget.value) * GB) })}
          />
          <Switch
            label={words.keepStarred}
            description={words.keepStarredHint}
            checked={wanted.keep_starred}
            onChange={(event) => change({ keep_starred: event.currentTarget.checked })}
          />
        </Stack>
      </fieldset>
      <Group gap="xs" mt="md">
        {may.change ? (
          <Button type="submit" size="sm" disabled={!changed} loading={looking.isPending || saving.isPending}>
            {texts.save}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {texts.settings.readOnly}
          </Text>
        )}
      </Group>
      <Confirm
        opened={going !== undefined}
        onClose={forget}
        title={words.goes}
        hint={going && goingText(going)}
        action={words.goesDo}
        busy={saving.isPending}
        onConfirm={() => saving.mutate()}
      />
    </form>
  );
}

/** Saved at once where nothing goes by it; else what goes is told first. */
function useSave(appid: string, wanted: Settings) {
  const [going, setGoing] = useState<Going>();
  const kept = useQueryClient();
  const forget = () => setGoing(undefined);
  const saving = useMutation({
    mutationFn: () => setRetention(appid, wanted),
    onError: toastFailed,
    onSuccess: (saved) => {
      kept.setQueryData(retentionQuery(appid).queryKey, saved);
      forget();
      toastDone(texts.settings.saved);
    },
  });
  const looking = useMutation({
    mutationFn: () => whatGoes(appid, wanted),
    onError: toastFailed,
    onSuccess: (found) => (found.sessions > 0 ? setGoing(found) : saving.mutate()),
  });
  return { looking, saving, going, forget };
}

function goingText({ sessions, oldest, newest, bytes: size }: Going): string {
  const day = (text: string | null | undefined) => (text ? shortDay(readMoment(text), "UTC") : "");
  return words.goesHint(count(sessions), day(oldest), day(newest), bytes(size));
}

function Shortage({ kept: { has_room, room } }: { kept: Kept }) {
  if (has_room) return room ? null : <Text size="sm">{words.hasRoom}</Text>;
  return (
    <Alert color="orange" variant="light" p="sm" title={words.shortage}>
      {room?.shortage ?? words.shortageHint}
    </Alert>
  );
}

/** For members who see all apps. */
function RoomOfAll({ room }: { room: Room }) {
  const share = room.budget > 0 ? Math.min(PERCENT, (PERCENT * room.bytes) / room.budget) : 0;
  return (
    <>
      <Numbers
        numbers={[
          [words.allBytes, bytes(room.bytes)],
          [words.budget, room.budget > 0 ? bytes(room.budget) : words.noLimit],
          [words.free, bytes(room.free)],
        ]}
      />
      {room.budget > 0 && <Progress value={share} aria-label={words.budget} color={share > 90 ? "orange" : "accent"} />}
    </>
  );
}
