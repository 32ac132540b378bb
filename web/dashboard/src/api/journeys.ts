/** Funnels, the flow of screens, taps on a screen: what no public endpoint tells. The server's side: api/journeys.py. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ask } from "./client.ts";
import type { components } from "./openapi.ts";
import type { Filter } from "./rows.ts";

export type Funnel = components["schemas"]["FunnelShown"];
export type Step = components["schemas"]["StepShown"];
export type FlowLink = components["schemas"]["FlowLink"];
export type Taps = components["schemas"]["TapsShown"];
export type Over = components["schemas"]["Over"];

interface Asked {
  appid: string;
  filters: Filter[];
}

async function told<T>(appid: string, path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const address = `/v1/dashboard/apps/${appid}/${path}`;
  return (await ask<{ data: T }>(address, { method: "POST", body, ...(signal ? { signal } : {}) })).data;
}

export function funnelQuery({ appid, filters }: Asked, over: Over, steps: readonly string[]) {
  return queryOptions({
    queryKey: ["funnel", appid, filters, over, steps],
    queryFn: ({ signal }) => told<Funnel>(appid, "funnel", { filters, over, steps }, signal),
    enabled: steps.length > 0,
    placeholderData: keepPreviousData,
  });
}

export function flowQuery({ appid, filters }: Asked, steps: number) {
  return queryOptions({
    queryKey: ["flow", appid, filters, steps],
    queryFn: ({ signal }) => told<FlowLink[]>(appid, "flow", { filters, steps }, signal),
    placeholderData: keepPreviousData,
  });
}

export function tapsQuery({ appid, filters }: Asked, screen: string) {
  return queryOptions({
    queryKey: ["taps", appid, filters, screen],
    queryFn: ({ signal }) => told<Taps>(appid, "taps", { filters, screen }, signal),
    enabled: screen !== "",
  });
}
