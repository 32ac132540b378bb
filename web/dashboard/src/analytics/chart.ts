/** An answer of analytics as charts: one for each metric. */

import { type Answered, groupKey, type Metric, metricKey } from "../api/analytics.ts";
import { attributeLabel } from "../api/registry.ts";
import type { AnalyticsRow } from "../api/rows.ts";
import {
  bucketLabels,
  bucketOf,
  byTwo,
  type ChartData,
  labelOf,
  linkOf,
  type Of,
  OTHERS,
  overTime,
  timeBefore,
} from "../charts/data.ts";
import { metricLabel } from "../format/measure.ts";
import { printPart } from "../link/part.ts";
import { parseSearch } from "../link/search.ts";
import { texts } from "../texts.ts";
import { COUNTRY, FIRST_METRIC, type Question, timeFirst } from "./question.ts";

export function metricValue(metric: Metric): Of {
  const key = metricKey(metric);
  return (row) => {
    const value = row[key];
    return typeof value === "number" ? value : null;
  };
}

/** Counts and sums of nothing are 0, averages of nothing are unknown. */
export function nothingOf({ operator, name }: Metric): number | null {
  return (operator === undefined || operator === "sum") && !name.endsWith("_share") ? 0 : null;
}

export function chartOf({ groups }: Question, metric: Metric, answered: Answered): ChartData {
  const { window, rows, rowsBefore } = answered;
  const [first, second] = timeFirst(groups);
  const [of, nothing, name] = [metricValue(metric), nothingOf(metric), metricLabel(metric)];
  if (first === undefined) return totals(metric, answered);
  const [bucket, key] = [bucketOf(first.name), groupKey(first)];
  const head = headOf(first);
  const labels = bucket && bucketLabels(window, bucket);
  if (second !== undefined) return byTwo(head, labels, rows, [key, groupKey(second)], of, nothing);
  if (labels === undefined) return ranked(head, name, rows, key, of);
  const series = [overTime(name, labels, rows, key, of, nothing)];
  if (bucket && rowsBefore.length > 0) series.push(timeBefore(window, labels, bucket, rowsBefore, key, of, nothing));
  return { head, labels, series };
}

/** All metrics side by side, for a table of one grouping. */
export function tableOf(question: Question, answered: Answered): ChartData {
  const charts = question.metrics.map((metric) => chartOf(question, metric, answered));
  const [first] = charts;
  if (first === undefined) return { head: "", labels: [], series: [] };
  return { ...first, series: charts.flatMap((each) => each.series) };
}

export function ranked(head: string, name: string, rows: AnalyticsRow[], key: string, of: Of): ChartData {
  return {
    head,
    labels: rows.map((row) => labelOf(row[key], key)),
    series: [{ name, values: rows.map(of), links: rows.map(linkOf) }],
  };
}

function totals(metric: Metric, { total, before }: Answered): ChartData {
  const series = [{ name: texts.analytics.value, values: [metricValue(metric)(total)], links: [linkOf(total)] }];
  if (before)
    series.push({ name: texts.analytics.before, values: [metricValue(metric)(before)], links: [linkOf(before)] });
  return { head: texts.analytics.metric, labels: [metricLabel(metric)], series };
}

/** With how many have no country: what the groups of a count lack to the whole. A user may be in several. */
export function mapOf(question: Question, metric: Metric, answered: Answered): ChartData {
  const data = chartOf(question, metric, answered);
  const { entity } = question;
  if (entity === "user" || metric.operator !== undefined || metric.name !== FIRST_METRIC[entity]) return data;
  const counted = data.series[0]?.values.reduce<number>((sum, value) => sum + (value ?? 0), 0) ?? 0;
  const value = (metricValue(metric)(answered.total) ?? 0) - counted;
  if (value <= 0) return data;
  return { ...data, without: { label: texts.map.without, value, link: linkWithout(data, answered) } };
}

/** The link of the whole, narrowed to what has none of the labels. */
function linkWithout({ labels }: ChartData, { total, rows }: Answered): string | undefined {
  const whole = linkOf(total);
  const part = parseSearch(linkOf(rows[0])?.split("?")[1] ?? "").where?.find(({ name }) => name === COUNTRY);
  if (whole === undefined || part === undefined || labels.includes(OTHERS)) return undefined;
  return `${whole}&${COUNTRY}=${printPart({ ...part, operator: "not_in", value: labels })}`;
}

function headOf({ name, property }: { name: string; property?: string }): string {
  const bucket = bucketOf(name);
  return bucket ? texts.analytics.buckets[bucket] : (property ?? attributeLabel(name));
}
