/** Boards: cards that the members of an app keep under a name. The server's side: api/saved.py. */

import { queryOptions } from "@tanstack/react-query";
import { ask } from "./client.ts";
import type { components } from "./openapi.ts";

type Saved = components["schemas"]["SavedShown"];

/** A question of the builder, as it stands in its address. */
export interface Card {
  title: string;
  query: string;
}

export interface Board {
  id: number;
  name: string;
  mine: boolean;
  cards: Card[];
}

function address(appid: string): string {
  return `/v1/dashboard/apps/${appid}/boards`;
}

export function boardsQuery(appid: string) {
  return queryOptions({
    queryKey: ["boards", appid],
    queryFn: async ({ signal }) => (await ask<{ data: Saved[] }>(address(appid), { signal })).data.map(read),
  });
}

export async function addBoard(appid: string, name: string, cards: Card[]): Promise<Board> {
  const body = { name, content: { cards } };
  return read((await ask<{ data: Saved }>(address(appid), { method: "POST", body })).data);
}

export function changeBoard(appid: string, { id, name, cards }: Board): Promise<unknown> {
  return ask(`${address(appid)}/${id}`, { method: "PUT", body: { name, content: { cards } } });
}

export function removeBoard(appid: string, id: number): Promise<unknown> {
  return ask(`${address(appid)}/${id}`, { method: "DELETE" });
}

function read({ id, name, mine, content }: Saved): Board {
  const { cards } = content as { cards?: Card[] };
  return { id, name, mine, cards: cards ?? [] };
}
