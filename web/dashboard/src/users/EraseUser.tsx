/** Asks before a user is erased: what goes, what stays, and his name typed, so that no slip does it. */

import { Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Refusal } from "../account/Refusal.tsx";
import type { UserRow } from "../api/rows.ts";
import { eraseUser } from "../api/users.ts";
import { count } from "../format/count.ts";
import { toastDone } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { nameOf } from "./person.ts";

interface Props {
  appid: string;
  user: UserRow;
  opened: boolean;
  onClose: () => void;
  onErased: () => void;
}

export function EraseUser({ opened, onClose, ...rest }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={texts.users.erase.title(nameOf(rest.user))}
      closeButtonProps={{ "aria-label": texts.close }}
    >
      <Form onClose={onClose} {...rest} />
    </Modal>
  );
}

function Form({ appid, user, onClose, onErased }: Omit<Props, "opened">) {
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const kept = useQueryClient();
  const { erase } = texts.users;
  const erasing = useMutation({
    mutationFn: () => eraseUser(appid, user.uxcamUserId, reason.trim()),
    onSuccess: async () => {
      toastDone(erase.done(nameOf(user)));
      onErased();
      // Nothing that was read before shows him any more.
      await kept.invalidateQueries();
    },
  });
  const name = nameOf(user);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (typed === name) erasing.mutate();
  };
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <Text size="sm">{erase.goes}</Text>
        <List size="sm" spacing={4}>
          <List.Item>{erase.sessions(count(user.usage.totalSession))}</List.Item>
          <List.Item>{erase.happenings(count(user.usage.eventCount), count(user.usage.totalGesture))}</List.Item>
          <List.Item>{erase.facts}</List.Item>
          <List.Item>{erase.beside}</List.Item>
        </List>
        <Text size="sm" c="dimmed">
          {erase.afterwards}
        </Text>
        <TextInput
          label={erase.reason}
          description={erase.reasonHint}
          value={reason}
          maxLength={1000}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          label={erase.confirm(name)}
          value={typed}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {erasing.error && <Refusal error={erasing.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" color="red" disabled={typed !== name} loading={erasing.isPending}>
            {erase.do}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
