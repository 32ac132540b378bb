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
  overTime,
  timeBefore,
} from "../charts/data.ts";
import { metricLabel } from "../format/measure.ts";
import { texts } from "../texts.ts";
import { type Question, timeFirst } from "./question.ts";

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

function headOf({ name, property }: { name: string; property?: string }): string {
  const bucket = bucketOf(name);
  return bucket ? texts.analytics.buckets[bucket] : (property ?? attributeLabel(name));
}
