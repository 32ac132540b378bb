/** `/app/<appid>/events/list/<page>?<parts>`: the events that a link counted, or those of the last 30 days. */

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { openedQuery } from "../api/link.ts";
import { countQuery, eventsQuery, type Listed } from "../api/sessions.ts";
import { NO_PARTS, type Part } from "../link/part.ts";
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
import { EventLook } from "./EventLook.tsx";
import { EventTable } from "./EventTable.tsx";

const ROUTE = "/members/app/$appid/events/list/$page";

export function EventsPage() {
  const { appid, page: pageText } = useParams({ from: ROUTE });
  const { where = NO_PARTS } = useSearch({ from: ROUTE });
  const page = readPage(pageText);
  const opened = useQuery(openedQuery(appid, "events", where));
  const listed: Listed = { appid, filters: opened.data?.filters ?? [] };
  const navigate = useNavigate();
  const go = (to: number, parts: readonly Part[]) =>
    void navigate({
      to: "/app/$appid/events/list/$page",
      params: { appid, page: String(to) },
      search: parts.length > 0 ? { where: parts } : {},
    });
  const total = useQuery({ ...countQuery(listed, "event"), enabled: opened.data !== undefined });
  const [columns, setColumns] = useColumns("events", FIRST_COLUMNS);
  return (
    <ListFrame
      title={texts.events.title}
      entity="event"
      listed={listed}
      where={where}
      page={page}
      opened={opened}
      total={total.data}
      actions={{ asked: ["events", "count"], all: COLUMNS, first: FIRST_COLUMNS, columns, onColumns: setColumns }}
      go={go}
    >
      {(framed) => opened.data && <List {...framed} />}
    </ListFrame>
  );
}

function List({ listed, where, page, total, columns, onPage, onParts, onFilter, onHelp }: Framed) {
  const found = useQuery(eventsQuery(listed, page));
  const body = useRef<HTMLTableSectionElement>(null);
  const { active, setActive, peek, close, lookedAt } = useQuickLook();
  const [zone] = useZone();
  const rows = found.data?.data ?? [];
  const next = found.data?.pagination.next ?? null;
  useRowKeys({ body, length: rows.length, active, onPeek: peek, onFilter, onHelp, pages: { page, next, onPage } });
  if (found.isPending) return <Rows />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (rows.length === 0) {
    return (
      <Nothing
        appid={listed.appid}
        entity="event"
        filtered={where.length > 0}
        words={texts.events}
        onFilter={onParts}
      />
    );
  }
  return (
    <>
      <EventTable
        appid={listed.appid}
        zone={zone}
        rows={rows}
        columns={columns}
        active={active}
        stale={found.isPlaceholderData}
        body={body}
        onActive={setActive}
        onPeek={peek}
      />
      <Pager page={page} next={next} total={total} onPage={onPage} />
      <EventLook appid={listed.appid} zone={zone} row={lookedAt(rows)} onClose={close} />
    </>
  );
}
