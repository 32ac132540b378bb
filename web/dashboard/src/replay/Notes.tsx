/** What members noted on moments of the session; a press goes to that second. */

import { ActionIcon, Button, Group, Skeleton, Stack, Text, Textarea, UnstyledButton } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, type RefObject, useState } from "react";
import { addNote, type Note, notesQuery, type OfSession, removeNote } from "../api/moments.ts";
import { duration } from "../format/duration.ts";
import { readMoment, shortMoment } from "../format/moment.ts";
import { Failure } from "../states/Failure.tsx";
import { toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import type { Seekable } from "./Picture.tsx";
import classes from "./replay.module.css";

const SECOND = 1000;

interface Props {
  session: OfSession;
  zone: string;
  player: RefObject<Seekable | null>;
}

export function Notes({ session, zone, player }: Props) {
  const found = useQuery(notesQuery(session));
  return (
    <Stack gap="sm" p="sm">
      <NewNote session={session} player={player} />
      {found.isPending && <Skeleton height={60} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" p="md">
          {texts.notes.none}
        </Text>
      )}
      <Stack component="ol" gap={2} p={0} m={0} className={classes.notes ?? ""}>
        {found.data?.map((note) => (
          <One key={note.id} session={session} note={note} zone={zone} player={player} />
        ))}
      </Stack>
    </Stack>
  );
}

function NewNote({ session, player }: Omit<Props, "zone">) {
  const [text, setText] = useState("");
  const [at, setAt] = useState<number>();
  const kept = useQueryClient();
  const adding = useMutation({
    mutationFn: () => addNote(session, Math.round((at ?? 0) * SECOND), text.trim()),
    onError: toastFailed,
    onSuccess: () => {
      setText("");
      setAt(undefined);
      return kept.invalidateQueries(notesQuery(session));
    },
  });
  /** The moment that one begins to write about, though the session plays on. */
  const take = () => text === "" && setAt(player.current?.seconds ?? 0);
  const add = () => {
    if (text.trim() && !adding.isPending) adding.mutate();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    add();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) add();
    // The player has keys of its own.
    event.stopPropagation();
  };
  return (
    <form onSubmit={send}>
      <Textarea
        label={at === undefined ? texts.notes.here : texts.notes.at(duration(at))}
        placeholder={texts.notes.placeholder}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={5000}
        size="sm"
        value={text}
        onFocus={take}
        onChange={(event) => {
          take();
          setText(event.currentTarget.value);
        }}
        onKeyDown={onKey}
      />
      {text.trim() !== "" && (
        <Group justify="flex-end" mt={6}>
          <Button type="submit" loading={adding.isPending}>
            {texts.notes.add}
          </Button>
        </Group>
      )}
    </form>
  );
}

function One({ session, note, zone, player }: Props & { note: Note }) {
  const kept = useQueryClient();
  const removing = useMutation({
    mutationFn: () => removeNote(session, note.id),
    onError: toastFailed,
    onSuccess: () => kept.invalidateQueries(notesQuery(session)),
  });
  const seconds = note.at / SECOND;
  return (
    <Group component="li" gap={4} wrap="nowrap" align="flex-start">
      <UnstyledButton className={classes.note ?? ""} onClick={() => player.current?.seek(seconds)}>
        <span className={classes.time}>{duration(seconds)}</span>
        <span className={classes.told}>
          <Text component="span" size="sm" display="block" className={classes.written ?? ""}>
            {note.text}
          </Text>
          <Text component="span" size="xs" c="dimmed" display="block">
            {[note.author, shortMoment(readMoment(note.made), zone)].filter(Boolean).join(" · ")}
          </Text>
        </span>
      </UnstyledButton>
      {note.mine && (
        <ActionIcon
          size="sm"
          mt={5}
          loading={removing.isPending}
          aria-label={texts.notes.removeAt(duration(seconds))}
          onClick={() => removing.mutate()}
        >
          <IconTrash size={14} stroke={1.6} />
        </ActionIcon>
      )}
    </Group>
  );
}
