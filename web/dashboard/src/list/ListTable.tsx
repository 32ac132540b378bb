/** The rows of a list. The one that has the focus is the active one; the keys of `useRowKeys` move it. */

import { useElementSize, useMediaQuery } from "@mantine/hooks";
import { IconEye } from "@tabler/icons-react";
import type { ReactNode, RefObject } from "react";
import { texts } from "../texts.ts";
import type { Column } from "./column.ts";
import classes from "./list.module.css";

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
  attribute: "data-session" | "data-user" | "data-event";
  link: (row: Row, content: ReactNode) => ReactNode;
  /** A last column with a button for a quick look. */
  peek?: { label: (row: Row) => string; onPeek: (index: number) => void };
}

const PEEK = 48;

export function ListTable<Row, Look>(props: Props<Row, Look>) {
  const { all, columns, rows, peek, active, stale, body, onActive, id, attribute } = props;
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const { ref, width: room } = useElementSize();
  const shown = all.filter((column) => (narrow ? column.narrow : columns.includes(column.id)));
  const width = narrow ? 0 : shown.reduce((sum, column) => sum + column.width, peek ? PEEK : 0);
  return (
    <div ref={ref} className={classes.scroll} data-wider={width > room || undefined}>
      <table className={classes.table} style={{ minWidth: width }} aria-busy={stale}>
        <colgroup>
          {shown.map((column) => (
            <col key={column.id} style={column.wide ? {} : { width: column.width }} />
          ))}
          {peek && <col style={{ width: PEEK }} />}
        </colgroup>
        <thead>
          <tr>
            {shown.map((column) => (
              <th key={column.id} scope="col" className={column.number ? classes.number : undefined}>
                {column.label}
              </th>
            ))}
            {peek && (
              <th className={classes.tools}>
                <span className="hidden">{texts.list.quickLook}</span>
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
              {peek && (
                <td className={classes.tools}>
                  <button
                    type="button"
                    className={classes.peek}
                    tabIndex={-1}
                    aria-label={peek.label(row)}
                    onClick={() => peek.onPeek(index)}
                  >
                    <IconEye size={16} stroke={1.6} />
                  </button>
                </td>
              )}
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
      {column.linked ? link(row, column.cell(row, look)) : column.cell(row, look)}
    </td>
  ));
}
