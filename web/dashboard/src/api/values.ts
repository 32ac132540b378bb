/** Values that an attribute has in the data, most frequent first, with how many sessions or events have each. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Entity } from "./analytics.ts";
import { ask, told } from "./client.ts";
import type { components } from "./openapi.ts";
import { type Attribute, may } from "./registry.ts";
import type { AnalyticsRow, Filter } from "./rows.ts";

const MOST = 40;

export interface Suggestion {
  value: string;
  count: number;
}

interface Asked {
  appid: string;
  entity: "session" | "user" | "event";
  attribute: Attribute;
  propertyName: string | undefined;
  /** The other filters of the list. */
  filters: Filter[];
  typed: string;
}

/** Named by their own list. */
const SCREENS = ["session_screen_list", "session_screen_order"];
const EVENTS = "session_event_order";

/** Screens and events are suggested by their names; what can neither be grouped by nor has names has no suggestions. */
export function valuesQuery(asked: Asked) {
  const { appid, entity, attribute, propertyName, filters, typed } = asked;
  const screens = SCREENS.includes(attribute.name);
  const grouped =
    attribute.name === EVENTS ||
    (may(attribute, "group", entity) && (!attribute.property_name || Boolean(propertyName)));
  return queryOptions({
    queryKey: ["values", appid, entity, attribute.name, propertyName, filters, typed],
    queryFn: ({ signal }) => (screens ? screenNames(asked, signal) : groups(asked, signal)),
    enabled: screens || grouped,
    staleTime: 60_000,
  });
}

export type PropertyName = components["schemas"]["PropertyName"];

/** The names that an attribute's properties have, most frequent first. */
export function propertyNamesQuery(appid: string, entity: Entity, attribute: string, filters: Filter[]) {
  const body = { entity, attribute, filters };
  return queryOptions({
    queryKey: ["propertyNames", appid, body],
    queryFn: () => told<PropertyName[]>(`apps/${appid}/property-names`, "POST", body),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

async function groups(asked: Asked, signal: AbortSignal): Promise<Suggestion[]> {
  const { appid, entity, attribute, propertyName, filters, typed } = asked;
  const property = propertyName ? { property_name: propertyName } : {};
  const events = attribute.name === EVENTS;
  const named = { attribute: events ? "event_name" : attribute.name, ...property };
  const searched = events || attribute.operators.includes("contains");
  const contains = searched && typed ? [{ ...named, operator: "contains", value: typed }] : [];
  const metric = `${entity}_count`;
  const answer = await ask<{ data: AnalyticsRow[] }>(`/v2/${entity}/analytics`, {
    query: {
      appid,
      filters: JSON.stringify([...filters, ...contains]),
      group_by: JSON.stringify([{ ...named, max_group_number: MOST }]),
      aggregation: JSON.stringify([{ attribute: metric }]),
      page_size: MOST,
    },
    signal,
  });
  const key = propertyName ? `${named.attribute}_${propertyName}` : named.attribute;
  return answer.data
    .filter((row) => row[key] !== null && row[key] !== undefined && row[key] !== "others")
    .map((row) => ({ value: String(row[key]), count: Number(row[metric]) }));
}

async function screenNames({ appid, filters, typed }: Asked, signal: AbortSignal): Promise<Suggestion[]> {
  const contains = typed ? [{ attribute: "screen_name", operator: "contains", value: typed }] : [];
  const answer = await ask<{ data: AnalyticsRow[] }>("/v2/screen/analytics", {
    query: {
      appid,
      filters: JSON.stringify([...filters, ...contains]),
      group_by: JSON.stringify([{ attribute: "screen_name", max_group_number: MOST }]),
      aggregation: JSON.stringify([{ attribute: "screen_unique_session_count" }]),
      page_size: MOST,
    },
    signal,
  });
  return answer.data
    .filter((row) => row.screen_name !== null && row.screen_name !== "others")
    .map((row) => ({ value: String(row.screen_name), count: Number(row.screen_unique_session_count) }));
}
