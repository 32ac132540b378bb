/** The names of screens and events that funnels and heatmaps are made of, most frequent first. */

import { useQuery } from "@tanstack/react-query";
import { analyticsQuery } from "../api/analytics.ts";
import type { Over } from "../api/journeys.ts";
import type { Filter } from "../api/rows.ts";
import { OTHERS } from "../charts/data.ts";

const MOST = 200;

/** Undefined until they are there. Of the filters only the dates count, and `more`: a name can be chosen whatever the others leave. */
export function useNames(appid: string, over: Over, filters: Filter[], more: Filter[] = []): string[] | undefined {
  const metric = over === "event" ? "event_unique_session_count" : "screen_unique_session_count";
  const attribute = over === "event" ? "event_name" : "screen_name";
  const dates = filters.filter((each) => each.attribute === "date_range");
  const found = useQuery(
    analyticsQuery({
      appid,
      entity: over,
      filters: [...dates, ...more],
      metrics: [{ name: metric }],
      groups: [{ name: attribute, most: MOST }],
    }),
  );
  if (found.isPlaceholderData) return undefined;
  return found.data?.rows.map((row) => String(row[attribute])).filter((name) => name !== OTHERS);
}
