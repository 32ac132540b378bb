/** Rows of sessions, each with a quick look. */

import { ActionIcon } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { SessionRow } from "../api/rows.ts";
import type { Part } from "../link/part.ts";
import { type Listing, ListTable } from "../list/ListTable.tsx";
import { texts } from "../texts.ts";
import { COLUMNS, type Look } from "./columns.tsx";
import { userName } from "./person.ts";
import classes from "./sessions.module.css";

interface Props extends Listing<SessionRow>, Look {
  where: readonly Part[];
  onPeek: (index: number) => void;
}

const PEEK = 48;

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
      tools={{
        width: PEEK,
        label: texts.list.quickLook,
        cell: (row, index) => (
          <ActionIcon
            className={classes.peek ?? ""}
            tabIndex={-1}
            size="sm"
            aria-label={texts.list.quickLookOf(userName(row.user))}
            onClick={() => onPeek(index)}
          >
            <IconEye size={16} stroke={1.6} />
          </ActionIcon>
        ),
      }}
    />
  );
}
