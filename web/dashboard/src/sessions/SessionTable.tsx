/** Rows of sessions, each with a quick look. */

import { Link } from "@tanstack/react-router";
import type { SessionRow } from "../api/rows.ts";
import type { Part } from "../link/part.ts";
import { type Listing, ListTable } from "../list/ListTable.tsx";
import classes from "../list/list.module.css";
import { texts } from "../texts.ts";
import { COLUMNS, type Look } from "./columns.tsx";
import { userName } from "./person.ts";

interface Props extends Listing<SessionRow>, Look {
  where: readonly Part[];
  onPeek: (index: number) => void;
}

export function SessionTable({ appid, zone, where, onPeek, ...listing }: Props) {
  return (
    <ListTable
      {...listing}
      all={COLUMNS}
      look={{ appid, zone }}
      id={(row) => row.sessionId}
      attribute="data-session"
      link={(row, content) => (
        <Link
          to="/app/$appid/sessions/list/$page/$sessionId"
          params={{ appid, page: "1", sessionId: row.sessionId }}
          search={where.length > 0 ? { where } : {}}
          preload={false}
          className={classes.link ?? ""}
        >
          {content}
        </Link>
      )}
      peek={{ label: (row) => texts.list.quickLookOf(userName(row.user)), onPeek }}
    />
  );
}
