/** The rows of a list. The one that has the focus is the active one; the keys of `useRowKeys` move it. */

import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode, RefObject } from "react";
import classes from "../sessions/sessions.module.css";
import { type Column, LINKED } from "./column.ts";

/** What a page hands on to its table. */
export interface Listing<Row> {
  rows: Row[];
  columns: string[];
  active: number | undefined;
  stale: boolean;
  body: RefObject<HTMLTableSectionElement | null>;
  onActive: (index: number) => void;
}

interface Props<Row, Look> extends Listing<Row> {
  all: readonly Column<Row, Look>[];
  look: Look;
  /** A row's id, and the attribute that it stands in. */
  id: (row: Row) => string;
  attribute: "data-session" | "data-user";
  link: (row: Row, content: ReactNode) => ReactNode;
  /** A last column for what can be done with a row. */
  tools?: { width: number; label: string; cell: (row: Row, index: number) => ReactNode };
}

export function ListTable<Row, Look>(props: Props<Row, Look>) {
  const { all, columns, rows, tools, active, stale, body, onActive, id, attribute } = props;
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const shown = all.filter((column) => (narrow ? column.narrow : columns.includes(column.id)));
  const width = shown.reduce((sum, column) => sum + column.width, tools?.width ?? 0);
  return (
    <div className={classes.scroll}>
      <table className={classes.table} style={{ minWidth: narrow ? 0 : width }} aria-busy={stale}>
        <colgroup>
          {shown.map((column) => (
            <col key={column.id} style={column.wide ? {} : { width: column.width }} />
          ))}
          {tools && <col style={{ width: tools.width }} />}
        </colgroup>
        <thead>
          <tr>
            {shown.map((column) => (
              <th key={column.id} scope="col" className={column.number ? classes.number : undefined}>
                {column.label}
              </th>
            ))}
            {tools && (
              <th className={classes.tools}>
                <span className="hidden">{tools.label}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body} className={stale ? classes.stale : undefined}>
          {rows.map((row, index) => (
            <tr
              key={id(row)}
              className={classes.row}
              data-active={index === active || undefined}
              {...{ [attribute]: id(row) }}
              onFocus={() => onActive(index)}
            >
              <Cells {...props} columns={shown} row={row} />
              {tools && <td className={classes.tools}>{tools.cell(row, index)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellsProps<Row, Look> extends Pick<Props<Row, Look>, "look" | "link"> {
  columns: Column<Row, Look>[];
  row: Row;
}

function Cells<Row, Look>({ columns, row, look, link }: CellsProps<Row, Look>) {
  return columns.map((column) => (
    <td key={column.id} className={column.number ? classes.number : undefined}>
      {column.id === LINKED ? link(row, column.cell(row, look)) : column.cell(row, look)}
    </td>
  ));
}
