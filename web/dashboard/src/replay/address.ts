/** This page at a second of its session. */

import { parseSearch, printSearch } from "../link/search.ts";

export function addressAt(seconds: number): string {
  const { origin, pathname, search } = window.location;
  const { t: _, ...rest } = parseSearch(search);
  return origin + pathname + printSearch(seconds > 0 ? { ...rest, t: seconds } : rest);
}
