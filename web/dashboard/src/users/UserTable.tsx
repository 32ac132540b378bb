/** Rows of users. */

import { Link } from "@tanstack/react-router";
import type { UserRow } from "../api/rows.ts";
import type { Part } from "../link/part.ts";
import { type Listing, ListTable } from "../list/ListTable.tsx";
import classes from "../list/list.module.css";
import { COLUMNS } from "./columns.tsx";

interface Props extends Listing<UserRow> {
  appid: string;
  zone: string;
  where: readonly Part[];
}

export function UserTable({ appid, zone, where, ...listing }: Props) {
  return (
    <ListTable
      {...listing}
      all={COLUMNS}
      look={{ appid, zone }}
      id={(row) => row.uxcamUserId}
      attribute="data-user"
      link={(row, content) => (
        <Link
          to="/app/$appid/users/list/$page/$userId"
          params={{ appid, page: "1", userId: row.uxcamUserId }}
          search={where.length > 0 ? { where } : {}}
          preload={false}
          className={classes.link ?? ""}
        >
          {content}
        </Link>
      )}
    />
  );
}
