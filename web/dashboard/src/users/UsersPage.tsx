/** `/app/<appid>/users/list/<page>?<parts>`: the users that a link counted, or those of the last 30 days. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { openedQuery } from "../api/link.ts";
import { countQuery, type Listed } from "../api/sessions.ts";
import { usersQuery } from "../api/users.ts";
import { FilterBar } from "../filters/FilterBar.tsx";
import { NO_PARTS, type Part } from "../link/part.ts";
import { ColumnMenu } from "../list/ColumnMenu.tsx";
import { Nothing } from "../list/Nothing.tsx";
import { Pager } from "../list/Pager.tsx";
import { RefreshButton } from "../list/RefreshButton.tsx";
import { readPage } from "../list/readPage.ts";
import { Total } from "../list/Total.tsx";
import { useRowKeys } from "../list/useRowKeys.ts";
import { useColumns, useZone } from "../preferences.ts";
import { Page } from "../shell/Page.tsx";
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
  const add = useRef<HTMLButtonElement>(null);
  const kept = useQueryClient();
  const refresh = () => {
    for (const queryKey of [["users"], ["count"]]) void kept.invalidateQueries({ queryKey });
  };
  return (
    <Page
      title={texts.users.title}
      aside={<Total total={total.data} />}
      actions={
        <>
          <ColumnMenu all={COLUMNS} first={FIRST_COLUMNS} columns={columns} onChange={setColumns} />
          <RefreshButton onClick={refresh} />
        </>
      }
    >
      <FilterBar appid={appid} entity="user" where={where} add={add} onChange={(parts) => go(1, parts)} />
      {opened.isError && <Failure error={opened.error} action={texts.list.emptyClear} retry={() => go(1, [])} />}
      {opened.isPending && <Rows />}
      {opened.data && (
        <List
          listed={listed}
          where={where}
          page={page}
          total={total.data}
          columns={columns}
          onPage={(to) => go(to, where)}
          onClear={() => go(1, [])}
          onFilter={() => add.current?.click()}
        />
      )}
    </Page>
  );
}

interface ListProps {
  listed: Listed;
  where: readonly Part[];
  page: number;
  total: number | undefined;
  columns: string[];
  onPage: (page: number) => void;
  onClear: () => void;
  onFilter: () => void;
}

function List({ listed, where, page, total, columns, onPage, onClear, onFilter }: ListProps) {
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
    pages: { page, next, onPage },
  });
  if (found.isPending) return <Rows />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (rows.length === 0) {
    return <Nothing appid={listed.appid} filtered={where.length > 0} words={texts.users} onClear={onClear} />;
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
