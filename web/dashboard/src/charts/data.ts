/** What a chart shows: values by label, one or several series of them. Its table and its CSV are made of the same. */

import type { Window } from "../api/analytics.ts";
import type { AnalyticsRow } from "../api/rows.ts";
import { addDays, dayOf, UTC } from "../format/moment.ts";
import { platformName } from "../format/platform.ts";
import { texts } from "../texts.ts";

export interface Series {
  name: string;
  values: (number | null)[];
  /** What is behind each value, as `dashboard_link` of its row. */
  links: (string | undefined)[];
  /** Of the period before: drawn faintly. */
  before?: boolean;
}

export interface ChartData {
  /** What the labels are, above their column. */
  head: string;
  labels: string[];
  series: Series[];
  /** What has none of the labels, where the whole tells it. */
  without?: { label: string; value: number; link: string | undefined };
}

export type Bucket = "day" | "week" | "month";
export type Of = (row: AnalyticsRow) => number | null;

const BUCKETS: Record<string, Bucket> = {
  session_uploadedon_day: "day",
  session_uploaded_week: "week",
  session_uploaded_month: "month",
  event_uploadedon_day: "day",
  event_uploaded_week: "week",
  event_uploaded_month: "month",
};
export const OTHERS = "others";

export function bucketOf(attribute: string): Bucket | undefined {
  return BUCKETS[attribute];
}

/** The attribute that groups an entity's rows by that bucket. */
export function bucketAttribute(entity: string, bucket: Bucket): string {
  const of = entity === "event" ? "event" : "session";
  return bucket === "day" ? `${of}_uploadedon_day` : `${of}_uploaded_${bucket}`;
}

/** The labels of all buckets that a window touches, as the API prints them: "2026-11-02", "Nov 02 - Nov 08", "Nov 2026". */
export function bucketLabels({ lower, upper }: Window, bucket: Bucket): string[] {
  if (Number.isNaN(lower.getTime()) || lower > upper) return [];
  const labels: string[] = [];
  const last = dayOf(upper, UTC);
  for (let day = firstDay(dayOf(lower, UTC), bucket); day <= last; day = nextBucket(day, bucket)) {
    labels.push(bucketLabel(day, bucket));
  }
  return labels;
}

function firstDay(day: string, bucket: Bucket): string {
  if (bucket === "month") return `${day.slice(0, 7)}-01`;
  if (bucket === "day") return day;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

function nextBucket(day: string, bucket: Bucket): string {
  if (bucket === "month") return firstDay(addDays(day, 31), "month");
  return addDays(day, bucket === "week" ? 7 : 1);
}

function bucketLabel(day: string, bucket: Bucket): string {
  if (bucket === "day") return day;
  const month = (of: string) => new Date(`${of}T00:00:00Z`).toLocaleString("en", { month: "short", timeZone: UTC });
  if (bucket === "month") return `${month(day)} ${day.slice(0, 4)}`;
  const end = addDays(day, 6);
  return `${month(day)} ${day.slice(8)} - ${month(end)} ${end.slice(8)}`;
}

/** Rows by bucket as a series; buckets without a row have `nothing`. */
export function overTime(
  name: string,
  labels: string[],
  rows: AnalyticsRow[],
  key: string,
  of: Of,
  nothing: number | null,
): Series {
  const found = new Map(rows.map((row) => [labelOf(row[key], key), row]));
  return {
    name,
    values: labels.map((label) => {
      const row = found.get(label);
      return row === undefined ? nothing : of(row);
    }),
    links: labels.map((label) => linkOf(found.get(label))),
  };
}

/** The period before, laid over this one: its buckets stand where ours of the same number do. */
export function timeBefore(
  window: Window,
  labels: string[],
  bucket: Bucket,
  rows: AnalyticsRow[],
  key: string,
  of: Of,
  nothing: number | null,
): Series {
  const length = window.upper.getTime() - window.lower.getTime();
  const earlier = { lower: new Date(window.lower.getTime() - length), upper: new Date(window.lower.getTime() - 1000) };
  const theirs = bucketLabels(earlier, bucket).slice(-labels.length);
  return { ...overTime(texts.analytics.before, theirs, rows, key, of, nothing), before: true };
}

/** Two groupings: a series for each value of the second, in the order of their rows. */
export function byTwo(
  head: string,
  labels: string[] | undefined,
  rows: AnalyticsRow[],
  keys: [string, string],
  of: Of,
  nothing: number | null,
): ChartData {
  const [first, second] = keys;
  const found = labels ?? [...new Set(rows.map((row) => labelOf(row[first], first)))];
  const names = [...new Set(rows.map((row) => labelOf(row[second], second)))].sort(
    (a, b) => Number(a === OTHERS) - Number(b === OTHERS),
  );
  const series = names.map((name) =>
    overTime(
      name,
      found,
      rows.filter((row) => labelOf(row[second], second) === name),
      first,
      of,
      nothing,
    ),
  );
  return { head, labels: found, series };
}

/** An attribute's value as it is read. */
export function labelOf(value: unknown, attribute: string): string {
  if (attribute === "device_platform") return platformName(String(value));
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  return String(value);
}

export function linkOf(row: AnalyticsRow | undefined): string | undefined {
  return row?.dashboard_link === undefined || row.dashboard_link === null ? undefined : String(row.dashboard_link);
}

export function isEmpty({ series }: ChartData): boolean {
  return series.every((each) => each.values.every((value) => value === null || value === 0));
}
