/** `/app/<appid>/users/list/<page>?<parts>`: the users that a link counted, or those of the last 30 days. */

import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { openedQuery } from "../api/link.ts";
import { countQuery, type Listed } from "../api/sessions.ts";
import { usersQuery } from "../api/users.ts";
import { NO_PARTS, type Part } from "../link/part.ts";
import { type Framed, ListFrame } from "../list/ListFrame.tsx";
import { Nothing } from "../list/Nothing.tsx";
import { Pager } from "../list/Pager.tsx";
import { readPage } from "../list/readPage.ts";
import { useRowKeys } from "../list/useRowKeys.ts";
import { useColumns, useZone } from "../preferences.ts";
import { Failure } from "../states/Failure.tsx";
import { Rows } from "../states/Rows.tsx";
import { texts } from "../texts.ts";
import { COLUMNS, FIRST_COLUMNS } from "./columns.tsx";
import { UserTable } from "./UserTable.tsx";

const ROUTE = "/members/app/$appid/users/list/$page";

export function UsersPage() {
  const { appid, page: pageText } = useParams({ from: ROUTE });
  const { where = NO_PARTS } = useSearch({ from: ROUTE });
  const page = readPage(pageText);
  const opened = useQuery(openedQuery(appid, "users", where));
  const listed: Listed = { appid, filters: opened.data?.filters ?? [] };
  const navigate = useNavigate();
  const go = (to: number, parts: readonly Part[]) =>
    void navigate({
      to: "/app/$appid/users/list/$page",
      params: { appid, page: String(to) },
      search: parts.length > 0 ? { where: parts } : {},
    });
  const total = useQuery({ ...countQuery(listed, "user"), enabled: opened.data !== undefined });
  const [columns, setColumns] = useColumns("users", FIRST_COLUMNS);
  return (
    <ListFrame
      title={texts.users.title}
      entity="user"
      listed={listed}
      where={where}
      page={page}
      opened={opened}
      total={total.data}
      actions={{ asked: ["users", "count"], all: COLUMNS, first: FIRST_COLUMNS, columns, onColumns: setColumns }}
      go={go}
    >
      {(framed) => opened.data && <List {...framed} />}
    </ListFrame>
  );
}

function List({ listed, where, page, total, columns, onPage, onParts, onFilter, onHelp }: Framed) {
  const found = useQuery(usersQuery(listed, page));
  const body = useRef<HTMLTableSectionElement>(null);
  const [active, setActive] = useState<number>();
  const [zone] = useZone();
  const rows = found.data?.data ?? [];
  const next = found.data?.pagination.next ?? null;
  useRowKeys({
    body,
    length: rows.length,
    active,
    onFilter,
    onHelp,
    pages: { page, next, onPage },
  });
  if (found.isPending) return <Rows />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (rows.length === 0) {
    return (
      <Nothing appid={listed.appid} entity="user" filtered={where.length > 0} words={texts.users} onFilter={onParts} />
    );
  }
  return (
    <>
      <UserTable
        appid={listed.appid}
        zone={zone}
        rows={rows}
        columns={columns}
        where={where}
        active={active}
        stale={found.isPlaceholderData}
        body={body}
        onActive={setActive}
      />
      <Pager page={page} next={next} total={total} onPage={onPage} />
    </>
  );
}
