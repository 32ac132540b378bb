/** Analytics out of the Data Access API: totals, groups, and the same of the period before. */

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { readMoment, zulu } from "../format/moment.ts";
import type { Part } from "../link/part.ts";
import { parseSearch } from "../link/search.ts";
import { ask } from "./client.ts";
import type { components } from "./openapi.ts";
import type { AnalyticsRow, Filter } from "./rows.ts";

export type Entity = components["schemas"]["Entity"];

/** A number: a count by its name alone, else a function of an attribute. */
export interface Metric {
  name: string;
  operator?: string;
  property?: string;
}

export interface Grouping {
  name: string;
  property?: string;
  /** Values beyond so many are the others. */
  most?: number;
}

export interface Asked {
  appid: string;
  entity: Entity;
  filters: Filter[];
  metrics: readonly Metric[];
  groups?: readonly Grouping[];
  /** With the same of the period before. */
  compare?: boolean;
}

export interface Window {
  lower: Date;
  upper: Date;
}

/** `total` is over all rows. `before` and `rowsBefore` are of the period of the same length that ends where this one begins. */
export interface Answered {
  window: Window;
  total: AnalyticsRow;
  rows: AnalyticsRow[];
  before: AnalyticsRow | undefined;
  rowsBefore: AnalyticsRow[];
}

const PAGE_SIZE = 500;
const MOST_PAGES = 6;
const MOST_GROUPS = 50;
const SECOND = 1000;

/** As the answer's rows name it. */
export function metricKey({ name, operator, property }: Metric): string {
  const key = operator ? `${operator}_${name}` : name;
  return property === undefined ? key : `${key}_${property}`;
}

export function groupKey({ name, property }: Grouping): string {
  return property === undefined ? name : `${name}_${property}`;
}

export function analyticsQuery(asked: Asked) {
  return queryOptions({
    queryKey: ["analytics", asked],
    queryFn: ({ signal }) => answer(asked, signal),
    placeholderData: keepPreviousData,
  });
}

async function answer(asked: Asked, signal: AbortSignal): Promise<Answered> {
  const grouped = (asked.groups ?? []).length > 0;
  const [total = {}, rows] = await Promise.all([
    totals(asked, signal),
    grouped ? groups(asked, signal) : Promise.resolve([]),
  ]);
  const window = windowOf(String(total.dashboard_link ?? ""));
  if (!asked.compare) return { window, total, rows, before: undefined, rowsBefore: [] };
  const earlier = {
    ...asked,
    filters: [...asked.filters.filter((each) => each.attribute !== "date_range"), previous(window)],
  };
  const [before, rowsBefore] = await Promise.all([
    totals(earlier, signal),
    grouped ? groups(earlier, signal) : Promise.resolve([]),
  ]);
  return { window, total, rows, before, rowsBefore };
}

async function totals(asked: Asked, signal: AbortSignal): Promise<AnalyticsRow | undefined> {
  return (await page(asked, [], 1, signal)).data[0];
}

/** All pages, as far as anybody could look at them. */
async function groups(asked: Asked, signal: AbortSignal): Promise<AnalyticsRow[]> {
  const rows: AnalyticsRow[] = [];
  let next: number | null = 1;
  while (next !== null && next <= MOST_PAGES) {
    const found: Page = await page(asked, asked.groups ?? [], next, signal);
    rows.push(...found.data);
    next = found.pagination.next;
  }
  return rows;
}

interface Page {
  data: AnalyticsRow[];
  pagination: { next: number | null };
}

function page(
  { appid, entity, filters, metrics }: Asked,
  groupings: readonly Grouping[],
  nth: number,
  signal: AbortSignal,
) {
  const aggregation = metrics.map(({ name, operator, property }) => ({
    attribute: name,
    ...(operator ? { operator } : {}),
    ...(property === undefined ? {} : { property_name: property }),
  }));
  const groupBy = groupings.map(({ name, property, most = MOST_GROUPS }) => ({
    attribute: name,
    max_group_number: most,
    ...(property === undefined ? {} : { property_name: property }),
  }));
  const query = {
    appid,
    filters: JSON.stringify(filters),
    aggregation: JSON.stringify(aggregation),
    ...(groupBy.length > 0 ? { group_by: JSON.stringify(groupBy), page: nth, page_size: PAGE_SIZE } : {}),
  };
  return ask<Page>(`/v2/${entity}/analytics`, { query, signal });
}

/** The window that an answer counted: its link says it. */
export function windowOf(link: string): Window {
  const parts: readonly Part[] = parseSearch(link.slice(link.indexOf("?") + 1)).where ?? [];
  const value = parts.find((part) => part.name === "date_range" && part.operator === "between_dates")?.value as
    | { lower: string; upper: string }
    | undefined;
  return { lower: readMoment(value?.lower ?? ""), upper: readMoment(value?.upper ?? "") };
}

/** As the server's comparison has it: as long, up to the second before this one begins. */
export function previous({ lower, upper }: Window): Filter {
  const begin = new Date(lower.getTime() - (upper.getTime() - lower.getTime()));
  const value = { lower: zulu(begin), upper: zulu(new Date(lower.getTime() - SECOND)) };
  return { attribute: "date_range", operator: "between_dates", value };
}
