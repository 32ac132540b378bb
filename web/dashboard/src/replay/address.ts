/** This page at a second of its session. */

import { parseSearch, printSearch } from "../link/search.ts";

export function addressAt(seconds: number): string {
  const { origin, pathname, search } = window.location;
  const { t: _, ...rest } = parseSearch(search);
  const at = Math.round(seconds * 10) / 10;
  return origin + pathname + printSearch(at > 0 ? { ...rest, t: at } : rest);
}
