/** Keeps the question as a card: on a board that there is, or on a new one. */

import { Button, Popover, Select, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLayoutDashboard } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { addBoard, boardsQuery, changeBoard } from "../api/boards.ts";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";

const NEW = "new";

interface Props {
  appid: string;
  query: string;
  suggested: string;
}

export function SaveCard({ appid, query, suggested }: Props) {
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <Popover opened={opened} onChange={close} position="bottom-end" width={290} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconLayoutDashboard size={15} stroke={1.6} />} onClick={toggle}>
          {texts.boards.keep}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {opened && <Form appid={appid} query={query} suggested={suggested} onDone={close} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Form({ appid, query, suggested, onDone }: Props & { onDone: () => void }) {
  const kept = useQueryClient();
  const boards = (useQuery(boardsQuery(appid)).data ?? []).filter((each) => each.mine);
  const [chosen, setChosen] = useState<string>();
  const [title, setTitle] = useState(suggested);
  const [name, setName] = useState("");
  const board = chosen ?? (boards[0] ? String(boards[0].id) : NEW);
  const saving = useMutation({
    mutationFn: async () => {
      const card = { title: title.trim(), query };
      const found = boards.find((each) => String(each.id) === board);
      if (found) await changeBoard(appid, { ...found, cards: [...found.cards, card] });
      else await addBoard(appid, name.trim(), [card]);
      return found?.name ?? name.trim();
    },
    onError: toastFailed,
    onSuccess: (saved) => {
      toastDone(texts.boards.kept(saved));
      onDone();
      return kept.invalidateQueries(boardsQuery(appid));
    },
  });
  const ready = title.trim() !== "" && (board !== NEW || name.trim() !== "");
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (ready) saving.mutate();
  };
  return (
    <form onSubmit={save}>
      <Stack gap="xs">
        <TextInput
          size="xs"
          label={texts.boards.cardTitle}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Select
          size="xs"
          label={texts.boards.board}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          data={[
            ...boards.map((each) => ({ value: String(each.id), label: each.name })),
            { value: NEW, label: texts.boards.fresh },
          ]}
          value={board}
          onChange={(value) => setChosen(value ?? NEW)}
        />
        {board === NEW && (
          <TextInput
            size="xs"
            label={texts.boards.name}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <Button type="submit" disabled={!ready} loading={saving.isPending}>
          {texts.save}
        </Button>
      </Stack>
    </form>
  );
}
