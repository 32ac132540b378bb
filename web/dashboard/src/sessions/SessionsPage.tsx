/** `/app/<appid>/sessions/list/<page>?<parts>`: the sessions that a link counted, or those of the last 30 days. */

import { useQuery } from "@tanstack/react-query";
import { Navigate, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { openedQuery } from "../api/link.ts";
import { countQuery, type Listed, sessionsQuery } from "../api/sessions.ts";
import { NO_PARTS, type Part } from "../link/part.ts";
import { useRefresh } from "../list/ListActions.tsx";
import { type Framed, ListFrame } from "../list/ListFrame.tsx";
import { Nothing } from "../list/Nothing.tsx";
import { Pager } from "../list/Pager.tsx";
import { readPage } from "../list/readPage.ts";
import { useQuickLook } from "../list/useQuickLook.ts";
import { useRowKeys } from "../list/useRowKeys.ts";
import { useColumns, useZone } from "../preferences.ts";
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
  const [columns, setColumns] = useColumns("sessions", FIRST_COLUMNS);
  return (
    <ListFrame
      title={texts.list.sessions}
      entity="session"
      listed={listed}
      where={where}
      page={page}
      opened={opened}
      total={total.data}
      actions={{ asked: ASKED, all: COLUMNS, first: FIRST_COLUMNS, columns, onColumns: setColumns }}
      go={go}
    >
      {(framed) => (
        <>
          {opened.data && !ofSessions && (
            // Links of user analytics lead here, too; what they count may be known of users alone.
            <Navigate to="/app/$appid/users/list/$page" params={{ appid, page: "1" }} search={{ where }} replace />
          )}
          {ofSessions && <List {...framed} />}
        </>
      )}
    </ListFrame>
  );
}

function List({ listed, where, page, total, columns, onPage, onParts, onFilter, onHelp }: Framed) {
  const found = useQuery(sessionsQuery(listed, page));
  const body = useRef<HTMLTableSectionElement>(null);
  const { active, setActive, peek, close, lookedAt } = useQuickLook();
  const [zone] = useZone();
  const refresh = useRefresh(ASKED);
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
        <NewSessions listed={listed} answer={found.data} readAt={found.dataUpdatedAt} onShow={refresh} />
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
