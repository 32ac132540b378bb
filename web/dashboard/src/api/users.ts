/** Users out of the Data Access API, and the weeks of one. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Part } from "../link/part.ts";
import { parseSearch } from "../link/search.ts";
import { ask, told } from "./client.ts";
import type { AnalyticsRow, UserAnswer, UserRow } from "./rows.ts";
import { EVER, type Listed, PAGE_SIZE, parameters } from "./sessions.ts";

export function usersQuery(listed: Listed, page: number) {
  return queryOptions({
    queryKey: ["users", listed, page],
    queryFn: ({ signal }) =>
      ask<UserAnswer>("/v2/user", { query: { ...parameters(listed), page, page_size: PAGE_SIZE }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** One user, whenever he was here; null when there is none. */
export function userQuery(appid: string, userId: string) {
  const filters = [ofUser(userId), EVER];
  return queryOptions({
    queryKey: ["user", appid, userId],
    queryFn: async ({ signal }): Promise<UserRow | null> => {
      const answer = await ask<UserAnswer>("/v2/user", {
        query: { ...parameters({ appid, filters }), page_size: 1 },
        signal,
      });
      return answer.data[0] ?? null;
    },
  });
}

export interface Week {
  /** From Monday to Sunday: "Nov 23 - Nov 29" */
  days: string;
  sessions: number;
  rage: number;
  /** The filters of the sessions of that week, out of the API's link to them. */
  where: readonly Part[];
}

/** The sessions of a user by week, since a moment, weeks without any too. */
export function weeksQuery(appid: string, userId: string, since: string) {
  const filters = [ofUser(userId), { attribute: "date_range", operator: "after", value: since }];
  return queryOptions({
    queryKey: ["weeks", appid, userId, since],
    queryFn: async ({ signal }): Promise<Week[]> => {
      const answer = await ask<{ data: AnalyticsRow[] }>("/v2/session/analytics", {
        query: {
          ...parameters({ appid, filters }),
          group_by: JSON.stringify([{ attribute: WEEK }]),
          aggregation: JSON.stringify([
            { attribute: "session_count" },
            { attribute: "session_rage_gesture_count", operator: "sum" },
          ]),
          page_size: 100,
        },
        signal,
      });
      return answer.data.map(week);
    },
  });
}

const WEEK = "session_uploaded_week";

function week(row: AnalyticsRow): Week {
  const link = String(row.dashboard_link);
  return {
    days: String(row[WEEK]),
    sessions: Number(row.session_count),
    rage: Number(row.sum_session_rage_gesture_count),
    where: parseSearch(link.slice(link.indexOf("?"))).where ?? [],
  };
}

export function ofUser(userId: string) {
  return { attribute: "uxcamuserid", operator: "equal", value: userId };
}

/** Erase the user and all that is of him. Admins only. */
export function eraseUser(appid: string, userId: string, reason: string): Promise<unknown> {
  const selector = { kind: "identifiers", identifiers: [{ uxcamUserId: [userId] }] };
  const body = { subjectType: "user", selector, ...(reason ? { reason } : {}) };
  return told(`apps/${appid}/deletion`, "POST", body);
}
