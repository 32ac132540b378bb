/** Rows of users. The one that has the focus is the active one; the keys of `useRowKeys` move it. */

import { useMediaQuery } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import type { RefObject } from "react";
import type { UserRow } from "../api/rows.ts";
import type { Part } from "../link/part.ts";
import classes from "../sessions/sessions.module.css";
import { COLUMNS, type Column } from "./columns.tsx";

interface Props {
  appid: string;
  zone: string;
  rows: UserRow[];
  columns: string[];
  where: readonly Part[];
  active: number | undefined;
  stale: boolean;
  body: RefObject<HTMLTableSectionElement | null>;
  onActive: (index: number) => void;
}

export function UserTable({ rows, columns, active, stale, body, onActive, ...rest }: Props) {
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const shown = COLUMNS.filter((column) => (narrow ? column.narrow : columns.includes(column.id)));
  const width = shown.reduce((sum, column) => sum + column.width, 0);
  return (
    <div className={classes.scroll}>
      <table className={classes.table} style={{ minWidth: narrow ? 0 : width }} aria-busy={stale}>
        <colgroup>
          {shown.map((column) => (
            <col key={column.id} style={column.wide ? {} : { width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {shown.map((column) => (
              <th key={column.id} scope="col" className={column.number ? classes.number : undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} className={stale ? classes.stale : undefined}>
          {rows.map((row, index) => (
            <Row
              key={row.uxcamUserId}
              row={row}
              columns={shown}
              active={index === active}
              onActive={() => onActive(index)}
              {...rest}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  appid: string;
  zone: string;
  row: UserRow;
  columns: Column[];
  where: readonly Part[];
  active: boolean;
  onActive: () => void;
}

function Row({ appid, zone, row, columns, where, active, onActive }: RowProps) {
  return (
    <tr className={classes.row} data-active={active || undefined} data-user={row.uxcamUserId} onFocus={onActive}>
      {columns.map((column) => (
        <td key={column.id} className={column.number ? classes.number : undefined}>
          {column.id === "user" ? (
            <Link
              to="/app/$appid/users/list/$page/$userId"
              params={{ appid, page: "1", userId: row.uxcamUserId }}
              search={where.length > 0 ? { where } : {}}
              preload={false}
              className={classes.link ?? ""}
            >
              {column.cell(row, zone)}
            </Link>
          ) : (
            column.cell(row, zone)
          )}
        </td>
      ))}
    </tr>
  );
}
