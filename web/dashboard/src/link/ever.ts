/** Dates that leave nothing out: lists show the last 30 days where none are set. */

import type { Part } from "./part.ts";

/** The first whole day that there can be. */
export const FIRST_DAY = "1970-01-02";

export function everOf(table: string): Part {
  return { name: "date_range", operator: "after", value: FIRST_DAY, table };
}

export function isEver({ name, operator, value }: Part): boolean {
  return name === "date_range" && operator === "after" && value === FIRST_DAY;
}
