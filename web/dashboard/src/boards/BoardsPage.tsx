/** `/app/<appid>/boards/<name or number>?<parts>`: a ready board by its name, a saved one by its number. */

import { Button, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLayoutDashboard, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { addBoard, type Board, boardsQuery } from "../api/boards.ts";
import { openedQuery } from "../api/link.ts";
import { countQuery } from "../api/sessions.ts";
import { FilterBar } from "../filters/FilterBar.tsx";
import { NO_PARTS, type Part } from "../link/part.ts";
import { Nothing } from "../list/Nothing.tsx";
import { intoSight } from "../shell/intoSight.ts";
import { ButtonLink } from "../shell/links.tsx";
import { Page } from "../shell/Page.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import classes from "./boards.module.css";
import { READY } from "./ready.tsx";
import { BoardMenu, NameModal, SavedBoard } from "./SavedBoard.tsx";

export function BoardsPage() {
  const { appid, board } = useParams({ from: "/members/app/$appid/boards/$board" });
  const search = useSearch({ from: "/members/app/$appid/boards/$board" });
  const { where = NO_PARTS } = search;
  const opened = useQuery(openedQuery(appid, "sessions", where));
  const boards = useQuery(boardsQuery(appid));
  const saved = boards.data?.find((each) => String(each.id) === board);
  const ready = READY.find((each) => each.id === board);
  const navigate = useNavigate();
  const add = useRef<HTMLButtonElement>(null);
  const setWhere = (parts: readonly Part[]) => {
    const { where: _, ...rest } = search;
    void navigate({
      to: "/app/$appid/boards/$board",
      params: { appid, board },
      search: parts.length > 0 ? { ...rest, where: parts } : rest,
    });
  };
  // What a board says of nothing, "nothing went wrong", is true only where there was something.
  const total = useQuery({
    ...countQuery({ appid, filters: opened.data?.filters ?? [] }, "session"),
    enabled: opened.data !== undefined && ready !== undefined,
  });
  const empty = total.data === 0 && !total.isPlaceholderData && !ready?.undated;
  const missing = !ready && !saved && boards.isSuccess;
  return (
    <Page
      title={ready?.label ?? saved?.name ?? texts.navigation.boards}
      actions={
        <>
          {saved?.mine && <BoardMenu key={`${saved.id} ${saved.name}`} appid={appid} board={saved} />}
          <NewBoard appid={appid} />
        </>
      }
    >
      <Tabs appid={appid} board={board} saved={boards.data ?? []} where={where} />
      <FilterBar appid={appid} entity="session" where={where} add={add} onChange={setWhere} />
      <div className={classes.board}>
        {opened.isError && <Failure error={opened.error} action={texts.list.emptyClear} retry={() => setWhere([])} />}
        {boards.isError && !ready && <Failure error={boards.error} retry={() => void boards.refetch()} />}
        {opened.isPending && <Skeleton height={300} radius="md" />}
        {opened.data && ready && !empty && (
          <ready.Board key={appid} appid={appid} filters={opened.data.filters} where={where} />
        )}
        {ready && empty && (
          <Nothing appid={appid} entity="session" filtered={where.length > 0} words={texts.list} onFilter={setWhere} />
        )}
        {opened.data && saved && <SavedBoard appid={appid} board={saved} filters={opened.data.filters} />}
        {missing && (
          <Notice icon={<IconLayoutDashboard size={22} />} title={texts.boards.missing} hint={texts.boards.missingHint}>
            <ButtonLink to="/app/$appid/boards/$board" params={{ appid, board: "overview" }} mt="xs">
              {texts.boards.ready.overview}
            </ButtonLink>
          </Notice>
        )}
      </div>
    </Page>
  );
}

interface TabsProps {
  appid: string;
  board: string;
  saved: Board[];
  where: readonly Part[];
}

function Tabs({ appid, board, saved, where }: TabsProps) {
  const all = [...READY, ...saved.map(({ id, name }) => ({ id: String(id), label: name }))];
  return (
    <nav className={classes.tabs} aria-label={texts.navigation.boards}>
      {all.map(({ id, label }) => (
        <Link
          key={id}
          to="/app/$appid/boards/$board"
          params={{ appid, board: id }}
          search={where.length > 0 ? { where } : {}}
          className={classes.tab ?? ""}
          aria-current={id === board ? "page" : undefined}
          {...(id === board ? { ref: intoSight } : {})}
          activeProps={{}}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function NewBoard({ appid }: { appid: string }) {
  const [naming, { open, close }] = useDisclosure();
  const kept = useQueryClient();
  const navigate = useNavigate();
  const adding = useMutation({
    mutationFn: (name: string) => addBoard(appid, name, []),
    onError: toastFailed,
    onSuccess: async (made) => {
      await kept.invalidateQueries(boardsQuery(appid));
      await navigate({ to: "/app/$appid/boards/$board", params: { appid, board: String(made.id) } });
    },
  });
  return (
    <>
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={open} loading={adding.isPending}>
        {texts.boards.add}
      </Button>
      <NameModal
        opened={naming}
        label={texts.boards.name}
        name=""
        onClose={close}
        onDone={(name) => adding.mutate(name)}
      />
    </>
  );
}
