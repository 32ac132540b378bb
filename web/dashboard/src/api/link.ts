/** The parts of an address to the filters that they stand for. The server does it, which also prints the links (query/link_reader.py). */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Part } from "../link/part.ts";
import { printSearch } from "../link/search.ts";
import { ask } from "./client.ts";
import type { components } from "./openapi.ts";
import type { Filter } from "./rows.ts";

/** `entity`: whose rows the link counted. Links of user analytics lead to the list of sessions, which cannot filter by all of a user. */
export interface Opened {
  entity: components["schemas"]["Entity"];
  filters: Filter[];
}

const NOTHING: readonly Part[] = [];
/** Whose rows a list without filters shows, by its name in the address. */
const LISTED: Record<string, Opened["entity"]> = { sessions: "session", users: "user", events: "event" };

/** `list` is the list's name in the address: sessions, users, events. Raises `ApiError` 400 which names the part that is wrong. */
export function openedQuery(appid: string, list: string, where: readonly Part[] = NOTHING) {
  const link = `/app/${appid}/${list}/list/1${printSearch({ where })}`;
  return queryOptions({
    queryKey: ["opened", link],
    queryFn: async ({ signal }): Promise<Opened> => {
      const address = `/v1/dashboard/apps/${appid}/filters`;
      const { data } = await ask<{ data: Opened }>(address, { method: "POST", body: { link }, signal });
      return data;
    },
    ...(where.length === 0 ? { initialData: nothing(list) } : {}),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

/** An address without parts asks for nothing. */
function nothing(list: string): Opened {
  return { entity: LISTED[list] ?? "session", filters: [] };
}
