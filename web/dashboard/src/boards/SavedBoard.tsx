/** A board that members made: the cards that they kept out of the builder. */

import { ActionIcon, Button, Menu, Modal, SimpleGrid, Skeleton, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots, IconLayoutDashboard } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { AnswerView } from "../analytics/AnswerView.tsx";
import { LIST, questionOfQuery } from "../analytics/question.ts";
import { type Board, boardsQuery, type Card, changeBoard, removeBoard } from "../api/boards.ts";
import { openedQuery } from "../api/link.ts";
import type { Filter } from "../api/rows.ts";
import classes from "../charts/charts.module.css";
import { parseSearch } from "../link/search.ts";
import { ButtonLink } from "../shell/links.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";

interface Props {
  appid: string;
  board: Board;
  /** Of the bar above: they narrow every card. */
  filters: Filter[];
}

export function SavedBoard({ appid, board, filters }: Props) {
  const changing = useChange(appid);
  const put = (cards: Card[]) => changing.mutate({ ...board, cards });
  if (board.cards.length === 0) {
    return (
      <Notice icon={<IconLayoutDashboard size={22} />} title={texts.boards.emptyTitle} hint={texts.boards.emptyHint}>
        <ButtonLink to="/app/$appid/analytics" params={{ appid }} mt="xs">
          {texts.boards.toBuilder}
        </ButtonLink>
      </Notice>
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" style={{ alignItems: "start" }}>
      {board.cards.map((card, index) => (
        <CardView
          // biome-ignore lint/suspicious/noArrayIndexKey: a card may stand twice, and its place is what it is known by
          key={`${card.query} ${index}`}
          appid={appid}
          card={card}
          filters={filters}
          mine={board.mine}
          first={index === 0}
          last={index === board.cards.length - 1}
          onRename={(title) => put(board.cards.with(index, { ...card, title }))}
          onMove={(by) => put(board.cards.toSpliced(index, 1).toSpliced(index + by, 0, card))}
          onRemove={() => put(board.cards.toSpliced(index, 1))}
        />
      ))}
    </SimpleGrid>
  );
}

function useChange(appid: string) {
  const kept = useQueryClient();
  return useMutation({
    mutationFn: (board: Board) => changeBoard(appid, board),
    onError: toastFailed,
    onSuccess: () => kept.invalidateQueries(boardsQuery(appid)),
  });
}

interface CardProps {
  appid: string;
  card: Card;
  filters: Filter[];
  mine: boolean;
  first: boolean;
  last: boolean;
  onRename: (title: string) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

function CardView({ appid, card, filters, mine, first, last, onRename, onMove, onRemove }: CardProps) {
  const { question, search } = questionOfQuery(card.query);
  const opened = useQuery(openedQuery(appid, LIST[question.entity], search.where));
  const navigate = useNavigate();
  const [renaming, { open, close }] = useDisclosure();
  if (opened.isPending) return <Skeleton height={330} radius="md" />;
  if (opened.isError) return <Failure error={opened.error} retry={() => void opened.refetch()} />;
  const dated = filters.some((each) => each.attribute === "date_range");
  const own = opened.data.filters.filter((each) => !dated || each.attribute !== "date_range");
  const menu = (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon size={28} aria-label={texts.boards.cardMenu(card.title)}>
          <IconLayoutDashboard size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() =>
            void navigate({ to: "/app/$appid/analytics", params: { appid }, search: parseSearch(card.query) })
          }
        >
          {texts.boards.openInBuilder}
        </Menu.Item>
        {mine && (
          <>
            <Menu.Item onClick={open}>{texts.boards.rename}</Menu.Item>
            <Menu.Item disabled={first} onClick={() => onMove(-1)}>
              {texts.boards.earlier}
            </Menu.Item>
            <Menu.Item disabled={last} onClick={() => onMove(1)}>
              {texts.boards.later}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" onClick={onRemove}>
              {texts.remove}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <div data-card={card.title} className={classes.cell}>
      <AnswerView
        appid={appid}
        question={question}
        filters={[...own, ...filters]}
        title={card.title}
        height={220}
        actions={menu}
      />
      <NameModal opened={renaming} label={texts.boards.cardTitle} name={card.title} onClose={close} onDone={onRename} />
    </div>
  );
}

interface NameProps {
  opened: boolean;
  label: string;
  name: string;
  onClose: () => void;
  onDone: (name: string) => void;
}

export function NameModal({ opened, label, name, onClose, onDone }: NameProps) {
  const [typed, setTyped] = useState(name);
  const done = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === "") return;
    onClose();
    onDone(typed.trim());
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={label}
      size="sm"
      centered
      closeButtonProps={{ "aria-label": texts.close }}
    >
      <form onSubmit={done}>
        <TextInput
          data-autofocus
          aria-label={label}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" mt="md" disabled={typed.trim() === ""}>
          {texts.save}
        </Button>
      </form>
    </Modal>
  );
}

/** Rename and remove, for who may. */
export function BoardMenu({ appid, board }: { appid: string; board: Board }) {
  const changing = useChange(appid);
  const kept = useQueryClient();
  const navigate = useNavigate();
  const [renaming, { open, close }] = useDisclosure();
  const removing = useMutation({
    mutationFn: () => removeBoard(appid, board.id),
    onError: toastFailed,
    onSuccess: async () => {
      toastDone(texts.boards.removed(board.name));
      await navigate({ to: "/app/$appid/boards/$board", params: { appid, board: "overview" } });
      await kept.invalidateQueries(boardsQuery(appid));
    },
  });
  return (
    <>
      <Menu position="bottom-end" width={180}>
        <Menu.Target>
          <ActionIcon size={30} aria-label={texts.boards.menu}>
            <IconDots size={17} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={open}>{texts.boards.rename}</Menu.Item>
          <Menu.Item color="red" onClick={() => removing.mutate()}>
            {texts.boards.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <NameModal
        opened={renaming}
        label={texts.boards.name}
        name={board.name}
        onClose={close}
        onDone={(name) => changing.mutate({ ...board, name })}
      />
    </>
  );
}
