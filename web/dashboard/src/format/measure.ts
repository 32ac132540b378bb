/** Numbers of analytics as people read them, by what they measure. */

import type { Metric } from "../api/analytics.ts";
import { attributeLabel } from "../api/registry.ts";
import { texts } from "../texts.ts";
import { count } from "./count.ts";
import { duration } from "./duration.ts";

const few = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const SECONDS = ["session_duration", "screen_time", "user_session_duration"];
const TENTHS = 10;

export type Format = (value: number | null | undefined) => string;

/** How the values of a metric are printed. */
export function formatOf({ name, operator }: Metric): Format {
  if (SECONDS.includes(name)) return seconds;
  if (name === "session_crashed" && operator === "avg") return share;
  if (name.endsWith("_share")) return (value) => share(value === null || value === undefined ? value : value / 100);
  return number;
}

/** "Average of session duration", "Session count" */
export function metricLabel({ name, operator, property }: Metric): string {
  const label = property ?? attributeLabel(name);
  const known = operator === undefined ? undefined : texts.analytics.functions[operator];
  return known === undefined ? label : known(property ?? label.toLowerCase());
}

export const number: Format = (value) => (known(value) ? few.format(value) : texts.analytics.none);
export const seconds: Format = (value) => (known(value) ? duration(value) : texts.analytics.none);

/** 0.1234 -> "12.3%" */
export const share: Format = (value) =>
  known(value) ? `${(Math.round(value * 100 * TENTHS) / TENTHS).toLocaleString("en")}%` : texts.analytics.none;

/** 12.5 -> "+12.5%" */
export function change(now: number | null | undefined, before: number | null | undefined): number | undefined {
  return known(now) && known(before) && before !== 0 ? (now - before) / before : undefined;
}

export function changeText(by: number): string {
  const text = Math.abs(by) >= 10 ? count(Math.round(by * 100)) : String(Math.round(by * 100 * TENTHS) / TENTHS);
  return `${by > 0 ? "+" : ""}${text.replace("-", "−")}%`;
}

function known(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
