/** Sessions and events out of the Data Access API. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { FIRST_DAY } from "../link/ever.ts";
import { ask } from "./client.ts";
import type { AnalyticsRow, EventAnswer, Filter, SessionAnswer, SessionRow } from "./rows.ts";

export const PAGE_SIZE = 50;
const LIVE = 15_000;

/** What a list shows: which app's rows, under which conditions. */
export interface Listed {
  appid: string;
  filters: Filter[];
}

export function parameters({ appid, filters }: Listed) {
  return { appid, ...(filters.length > 0 ? { filters: JSON.stringify(filters) } : {}) };
}

export function sessionsQuery(listed: Listed, page: number) {
  return queryOptions({
    queryKey: ["sessions", listed, page],
    queryFn: ({ signal }) =>
      ask<SessionAnswer>("/v2/session", {
        query: { ...parameters(listed), page, page_size: PAGE_SIZE, with_video: false },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

/** The newest rows again and again, so that a list can say what came since `known`, which it read at `readAt`. */
export function newestQuery(listed: Listed, known: SessionAnswer, readAt: number) {
  return queryOptions({
    queryKey: ["newest", listed],
    queryFn: ({ signal }) =>
      ask<SessionAnswer>("/v2/session", {
        query: { ...parameters(listed), page: 1, page_size: PAGE_SIZE, with_video: false },
        signal,
      }),
    refetchInterval: LIVE,
    initialData: known,
    initialDataUpdatedAt: readAt,
    staleTime: LIVE,
  });
}

export function eventsQuery(listed: Listed, page: number) {
  return queryOptions({
    queryKey: ["events", listed, page],
    queryFn: ({ signal }) =>
      ask<EventAnswer>("/v2/event", { query: { ...parameters(listed), page, page_size: PAGE_SIZE }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** How many rows there are in all. */
export function countQuery(listed: Listed, entity: "session" | "user" | "event") {
  const metric = `${entity}_count`;
  return queryOptions({
    queryKey: ["count", entity, listed],
    queryFn: async ({ signal }) => {
      const aggregation = JSON.stringify([{ attribute: metric }]);
      const answer = await ask<{ data: AnalyticsRow[] }>(`/v2/${entity}/analytics`, {
        query: { ...parameters(listed), aggregation },
        signal,
      });
      return Number(answer.data[0]?.[metric] ?? 0);
    },
    placeholderData: keepPreviousData,
  });
}

/** One session with its details; null when there is none. The date says nothing here: any age is looked through. */
export function sessionQuery(appid: string, sessionId: string) {
  const filters = JSON.stringify([{ attribute: "session_id", operator: "equal", value: sessionId }, EVER]);
  return queryOptions({
    queryKey: ["session", appid, sessionId],
    queryFn: async ({ signal }): Promise<SessionRow | null> => {
      const answer = await ask<SessionAnswer>("/v2/session", {
        query: { appid, filters, page_size: 1, with_details: true },
        signal,
      });
      return answer.data[0] ?? null;
    },
  });
}

export function sessionsOfUserQuery(appid: string, userId: string) {
  const filters = JSON.stringify([{ attribute: "uxcamuserid", operator: "equal", value: userId }, EVER]);
  return queryOptions({
    queryKey: ["sessionsOfUser", appid, userId],
    queryFn: ({ signal }) =>
      ask<SessionAnswer>("/v2/session", { query: { appid, filters, page_size: 20, with_video: false }, signal }),
  });
}

export const EVER: Filter = { attribute: "date_range", operator: "after", value: FIRST_DAY };
