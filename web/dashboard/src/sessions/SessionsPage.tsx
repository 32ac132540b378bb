/** `/app/<appid>/sessions/list/<page>?<parts>`: the sessions that a link counted, or those of the last 30 days. */

import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Navigate, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { openedQuery } from "../api/link.ts";
import { countQuery, type Listed, sessionsQuery } from "../api/sessions.ts";
import { FilterBar } from "../filters/FilterBar.tsx";
import { NO_PARTS, type Part } from "../link/part.ts";
import { KeyHelp } from "../list/KeyHelp.tsx";
import { ListActions, useRefresh } from "../list/ListActions.tsx";
import { Nothing } from "../list/Nothing.tsx";
import { Pager } from "../list/Pager.tsx";
import { readPage } from "../list/readPage.ts";
import { Total } from "../list/Total.tsx";
import { useQuickLook } from "../list/useQuickLook.ts";
import { useRowKeys } from "../list/useRowKeys.ts";
import { useColumns, useZone } from "../preferences.ts";
import { Page } from "../shell/Page.tsx";
import { Failure } from "../states/Failure.tsx";
import { Rows } from "../states/Rows.tsx";
import { texts } from "../texts.ts";
import { COLUMNS, FIRST_COLUMNS } from "./columns.tsx";
import { NewSessions } from "./NewSessions.tsx";
import { QuickLook } from "./QuickLook.tsx";
import { SessionTable } from "./SessionTable.tsx";

const ASKED = ["sessions", "count", "newest"];

export function SessionsPage() {
  const { appid, page: pageText } = useParams({ from: "/members/app/$appid/sessions/list/$page" });
  const { where = NO_PARTS } = useSearch({ from: "/members/app/$appid/sessions/list/$page" });
  const page = readPage(pageText);
  const opened = useQuery(openedQuery(appid, "sessions", where));
  const listed: Listed = { appid, filters: opened.data?.filters ?? [] };
  const ofSessions = opened.data?.entity === "session";
  const navigate = useNavigate();
  const go = (to: number, parts: readonly Part[]) =>
    void navigate({
      to: "/app/$appid/sessions/list/$page",
      params: { appid, page: String(to) },
      search: parts.length > 0 ? { where: parts } : {},
    });

  const total = useQuery({ ...countQuery(listed, "session"), enabled: ofSessions });
  const [zone] = useZone();
  const [columns, setColumns] = useColumns("sessions", FIRST_COLUMNS);
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure();
  const addFilter = useRef<HTMLButtonElement>(null);
  const refresh = useRefresh(ASKED);

  return (
    <Page
      title={texts.list.sessions}
      aside={<Total total={total.data} />}
      actions={
        <ListActions
          asked={ASKED}
          all={COLUMNS}
          first={FIRST_COLUMNS}
          columns={columns}
          onColumns={setColumns}
          onHelp={openHelp}
        />
      }
    >
      <FilterBar appid={appid} entity="session" where={where} add={addFilter} onChange={(parts) => go(1, parts)} />
      {opened.isError && <Failure error={opened.error} action={texts.list.emptyClear} retry={() => go(1, [])} />}
      {opened.isPending && <Rows />}
      {opened.data && !ofSessions && (
        // Links of user analytics lead here, too; what they count may be known of users alone.
        <Navigate to="/app/$appid/users/list/$page" params={{ appid, page: "1" }} search={{ where }} replace />
      )}
      {ofSessions && (
        <List
          listed={listed}
          where={where}
          page={page}
          total={total.data}
          columns={columns}
          zone={zone}
          onPage={(to) => go(to, where)}
          onParts={(parts) => go(1, parts)}
          onFilter={() => addFilter.current?.click()}
          onHelp={openHelp}
          onRefresh={refresh}
        />
      )}
      <KeyHelp opened={help} onClose={closeHelp} />
    </Page>
  );
}

interface ListProps {
  listed: Listed;
  where: readonly Part[];
  page: number;
  total: number | undefined;
  columns: string[];
  zone: string;
  onPage: (page: number) => void;
  onParts: (parts: readonly Part[]) => void;
  onFilter: () => void;
  onHelp: () => void;
  onRefresh: () => void;
}

function List({ listed, where, page, total, columns, zone, onPage, onParts, onFilter, onHelp, onRefresh }: ListProps) {
  const found = useQuery(sessionsQuery(listed, page));
  const body = useRef<HTMLTableSectionElement>(null);
  const { active, setActive, peek, close, lookedAt } = useQuickLook();
  const rows = found.data?.data ?? [];
  const next = found.data?.pagination.next ?? null;
  useRowKeys({
    body,
    length: rows.length,
    active,
    onPeek: peek,
    onFilter,
    onHelp,
    pages: { page, next, onPage },
  });
  if (found.isPending) return <Rows />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (rows.length === 0) {
    return (
      <Nothing
        appid={listed.appid}
        entity="session"
        filtered={where.length > 0}
        words={texts.list}
        onFilter={onParts}
      />
    );
  }
  return (
    <>
      {page === 1 && !found.isPlaceholderData && (
        <NewSessions listed={listed} answer={found.data} readAt={found.dataUpdatedAt} onShow={onRefresh} />
      )}
      <SessionTable
        appid={listed.appid}
        zone={zone}
        rows={rows}
        columns={columns}
        where={where}
        active={active}
        stale={found.isPlaceholderData}
        body={body}
        onActive={setActive}
        onPeek={peek}
      />
      <Pager page={page} next={next} total={total} onPage={onPage} />
      <QuickLook appid={listed.appid} zone={zone} row={lookedAt(rows)} onClose={close} />
    </>
  );
}
