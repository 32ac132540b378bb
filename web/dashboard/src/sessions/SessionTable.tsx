/** The rows. The one that has the focus is the active one; the keys of `useRowKeys` move it. */

import { ActionIcon } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconEye } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { RefObject } from "react";
import type { SessionRow } from "../api/rows.ts";
import type { Part } from "../link/part.ts";
import { texts } from "../texts.ts";
import { COLUMNS, type Column, type Look } from "./columns.tsx";
import { userName } from "./person.ts";
import classes from "./sessions.module.css";

interface Props extends Look {
  rows: SessionRow[];
  columns: string[];
  where: readonly Part[];
  active: number | undefined;
  stale: boolean;
  body: RefObject<HTMLTableSectionElement | null>;
  onActive: (index: number) => void;
  onPeek: (index: number) => void;
}

const PEEK = 48;

export function SessionTable({ rows, columns, active, stale, body, onActive, ...rest }: Props) {
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const shown = COLUMNS.filter((column) => (narrow ? column.narrow : columns.includes(column.id)));
  const width = shown.reduce((sum, column) => sum + column.width, PEEK);
  return (
    <div className={classes.scroll}>
      <table className={classes.table} style={{ minWidth: narrow ? 0 : width }} aria-busy={stale}>
        <colgroup>
          {shown.map((column) => (
            <col key={column.id} style={column.wide ? {} : { width: column.width }} />
          ))}
          <col style={{ width: PEEK }} />
        </colgroup>
        <thead>
          <tr>
            {shown.map((column) => (
              <th key={column.id} scope="col" className={column.number ? classes.number : undefined}>
                {column.label}
              </th>
            ))}
            <th className={classes.tools}>
              <span className="hidden">{texts.list.quickLook}</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body} className={stale ? classes.stale : undefined}>
          {rows.map((row, index) => (
            <Row
              key={row.sessionId}
              row={row}
              columns={shown}
              active={index === active}
              onActive={() => onActive(index)}
              {...rest}
              onPeek={() => rest.onPeek(index)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps extends Look {
  row: SessionRow;
  columns: Column[];
  where: readonly Part[];
  active: boolean;
  onActive: () => void;
  onPeek: () => void;
}

function Row({ row, columns, where, active, onActive, onPeek, ...look }: RowProps) {
  return (
    <tr className={classes.row} data-active={active || undefined} data-session={row.sessionId} onFocus={onActive}>
      {columns.map((column) => (
        <td key={column.id} className={column.number ? classes.number : undefined}>
          {column.id === "user" ? (
            <Link
              to="/app/$appid/sessions/list/$page/$sessionId"
              params={{ appid: look.appid, page: "1", sessionId: row.sessionId }}
              search={where.length > 0 ? { where } : {}}
              preload={false}
              className={classes.link ?? ""}
            >
              {column.cell(row, look)}
            </Link>
          ) : (
            column.cell(row, look)
          )}
        </td>
      ))}
      <td className={classes.tools}>
        <ActionIcon
          className={classes.peek ?? ""}
          tabIndex={-1}
          size="sm"
          aria-label={texts.list.quickLookOf(userName(row.user))}
          onClick={onPeek}
        >
          <IconEye size={16} stroke={1.6} />
        </ActionIcon>
      </td>
    </tr>
  );
}
