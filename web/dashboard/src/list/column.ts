/** A column of a list: rows of a table, from which the list, and the menu of its columns, are made. */

import type { ReactNode } from "react";

/** `Look` is what cells need to know beside their row. */
export interface Column<Row, Look> {
  id: string;
  label: string;
  /** Pixels; `wide` columns share what is left. */
  width: number;
  wide?: boolean;
  number?: boolean;
  /** Carries the row's link, and always stands. */
  linked?: boolean;
  /** Shown at first. */
  first?: boolean;
  /** Shown in narrow windows too. */
  narrow?: boolean;
  cell: (row: Row, look: Look) => ReactNode;
}

export function firstOf(columns: readonly { id: string; first?: boolean }[]): string[] {
  return columns.filter((column) => column.first).map((column) => column.id);
}
