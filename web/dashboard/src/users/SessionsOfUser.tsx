/** A user's sessions of any age, as the list of sessions shows them, and the way there. */

import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { UserRow } from "../api/rows.ts";
import { EVER, type Listed, sessionsQuery } from "../api/sessions.ts";
import { ofUser } from "../api/users.ts";
import { Pager } from "../list/Pager.tsx";
import { useQuickLook } from "../list/useQuickLook.ts";
import { useRowKeys } from "../list/useRowKeys.ts";
import { QuickLook } from "../sessions/QuickLook.tsx";
import { SessionTable } from "../sessions/SessionTable.tsx";
import { Failure } from "../states/Failure.tsx";
import { Rows } from "../states/Rows.tsx";

const COLUMNS = ["picture", "user", "uploaded", "duration", "screens", "rage", "crash"];

interface Props {
  appid: string;
  user: UserRow;
  zone: string;
}

export function SessionsOfUser({ appid, user, zone }: Props) {
  const [page, setPage] = useState(1);
  const listed: Listed = { appid, filters: [ofUser(user.uxcamUserId), EVER] };
  const found = useQuery(sessionsQuery(listed, page));
  const body = useRef<HTMLTableSectionElement>(null);
  const { active, setActive, peek, close, lookedAt } = useQuickLook();
  const rows = found.data?.data ?? [];
  useRowKeys({ body, length: rows.length, active, onPeek: peek });
  if (found.isPending) return <Rows />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const next = found.data.pagination.next;
  return (
    <>
      <SessionTable
        appid={appid}
        zone={zone}
        rows={rows}
        columns={COLUMNS}
        where={[]}
        active={active}
        stale={found.isPlaceholderData}
        body={body}
        onActive={setActive}
        onPeek={peek}
      />
      {(page > 1 || next !== null) && (
        <Pager page={page} next={next} total={user.usage.totalSession} onPage={setPage} />
      )}
      <QuickLook appid={appid} zone={zone} row={lookedAt(rows)} onClose={close} />
    </>
  );
}
