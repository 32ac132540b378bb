/** Issues out of the Data Access API: a row for each kind and title. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ask } from "./client.ts";
import type { Filter } from "./rows.ts";

export interface IssueRow {
  kind: string;
  title: string;
  occurrences: number;
  sessions: number;
  users: number;
  firstSeen: string;
  lastSeen: string;
  dashboard_link: string;
}

interface Answer {
  data: IssueRow[];
  pagination: { next: number | null };
}

export function issuesQuery(appid: string, filters: Filter[], page: number) {
  return queryOptions({
    queryKey: ["issues", appid, filters, page],
    queryFn: ({ signal }) =>
      ask<Answer>("/v2/issue", { query: { appid, filters: JSON.stringify(filters), page, page_size: 50 }, signal }),
    placeholderData: keepPreviousData,
  });
}
