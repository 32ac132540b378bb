/** Segments: filters that the members of an app keep under a name. The server's side: api/saved.py. */

import { queryOptions } from "@tanstack/react-query";
import type { Part } from "../link/part.ts";
import { parseSearch, printSearch } from "../link/search.ts";
import { ask } from "./client.ts";
import type { components } from "./openapi.ts";

type Saved = components["schemas"]["SavedShown"];

export interface Segment {
  id: number;
  name: string;
  mine: boolean;
  entity: string;
  where: readonly Part[];
}

/** What is kept: the filters as they stand in the address, so that whoever reads it elsewhere can open them. */
interface Content {
  entity: string;
  query: string;
}

function address(appid: string): string {
  return `/v1/dashboard/apps/${appid}/segments`;
}

export function segmentsQuery(appid: string) {
  return queryOptions({
    queryKey: ["segments", appid],
    queryFn: async ({ signal }) => (await ask<{ data: Saved[] }>(address(appid), { signal })).data.map(read),
  });
}

export function saveSegment(appid: string, name: string, entity: string, where: readonly Part[]): Promise<unknown> {
  const content: Content = { entity, query: printSearch({ where }) };
  return ask(address(appid), { method: "POST", body: { name, content } });
}

export function removeSegment(appid: string, id: number): Promise<unknown> {
  return ask(`${address(appid)}/${id}`, { method: "DELETE" });
}

function read({ id, name, mine, content }: Saved): Segment {
  const { entity, query } = content as Partial<Content>;
  return { id, name, mine, entity: entity ?? "session", where: parseSearch(query ?? "").where ?? [] };
}
