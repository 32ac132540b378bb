/** How the app is doing: six numbers, each day by day and beside the period before. */

import { SimpleGrid, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type Answered, analyticsQuery, type Metric } from "../api/analytics.ts";
import type { AnalyticsRow, Filter } from "../api/rows.ts";
import { bucketLabels, linkOf, type Of, overTime, type Series, timeBefore } from "../charts/data.ts";
import { Figure, type Total } from "../charts/Figure.tsx";
import { type Format, number, seconds, share } from "../format/measure.ts";
import { Failure } from "../states/Failure.tsx";
import { texts } from "../texts.ts";
import { toCrashed, toFirst, toRaged } from "./narrow.ts";
import type { BoardProps } from "./ready.tsx";

const DAY = "session_uploadedon_day";
const METRICS: Metric[] = [
  { name: "session_count" },
  { name: "session_unique_user_count" },
  { name: "session_new_users_count" },
  { name: "session_duration", operator: "avg" },
  { name: "session_crashed", operator: "avg" },
];
const RAGE: Filter = { attribute: "session_rage_gesture_count", operator: "greater", value: 0 };
const RAGED = "raged";

interface Measure {
  title: string;
  of: Of;
  format: Format;
  nothing: number | null;
  better?: Total["better"];
  /** What to open instead of all sessions. */
  narrow?: (link: string | undefined) => string | undefined;
}

const { overview } = texts.boards;
const MEASURES: Measure[] = [
  { title: overview.sessions, of: key("session_count"), format: number, nothing: 0, better: "more" },
  { title: overview.users, of: key("session_unique_user_count"), format: number, nothing: 0, better: "more" },
  {
    title: overview.newUsers,
    of: key("session_new_users_count"),
    format: number,
    nothing: 0,
    better: "more",
    narrow: toFirst,
  },
  { title: overview.duration, of: key("avg_session_duration"), format: seconds, nothing: null },
  {
    title: overview.crashFree,
    of: crashFree,
    format: share,
    nothing: null,
    better: "more",
    narrow: toCrashed,
  },
  {
    title: overview.rage,
    of: (row) => over(key(RAGED)(row), key("session_count")(row)),
    format: share,
    nothing: null,
    better: "less",
    narrow: toRaged,
  },
];

export function Overview({ appid, filters }: BoardProps) {
  const shared = { appid, entity: "session" as const, groups: [{ name: DAY }], compare: true };
  const all = useQuery(analyticsQuery({ ...shared, filters, metrics: METRICS }));
  const raged = useQuery(
    analyticsQuery({ ...shared, filters: [...filters, RAGE], metrics: [{ name: "session_count" }] }),
  );
  const failed = [all, raged].find((each) => each.isError);
  if (failed) return <Failure error={failed.error} retry={() => void Promise.all([all.refetch(), raged.refetch()])} />;
  if (!all.data || !raged.data) return <Waiting />;
  const answered = withRage(all.data, raged.data);
  return (
    <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md">
      {MEASURES.map((measure) => (
        <One key={measure.title} appid={appid} measure={measure} answered={answered} stale={all.isPlaceholderData} />
      ))}
    </SimpleGrid>
  );
}

function One({
  appid,
  measure,
  answered,
  stale,
}: {
  appid: string;
  measure: Measure;
  answered: Answered;
  stale: boolean;
}) {
  const { title, of, format, nothing, better, narrow = (link) => link } = measure;
  const { window, total, before, rows, rowsBefore } = answered;
  const labels = bucketLabels(window, "day");
  const narrowed = (each: Series) => ({ ...each, links: each.links.map(narrow) });
  const data = {
    head: texts.analytics.buckets.day,
    labels,
    series: [
      narrowed(overTime(title, labels, rows, DAY, of, nothing)),
      narrowed(timeBefore(window, labels, "day", rowsBefore, DAY, of, nothing)),
    ],
  };
  const shown = {
    value: of(total),
    link: narrow(linkOf(total)),
    before: before && of(before),
    ...(better ? { better } : {}),
  };
  return (
    <Figure
      appid={appid}
      title={title}
      data={data}
      shape="line"
      format={format}
      total={shown}
      stale={stale}
      height={150}
    />
  );
}

/** Beside each row's numbers how many of its sessions had a rage gesture. */
function withRage(all: Answered, raged: Answered): Answered {
  const beside = (rows: AnalyticsRow[], found: AnalyticsRow[]) => {
    const amounts = new Map(found.map((row) => [row[DAY], row.session_count ?? 0]));
    return rows.map((row) => ({ ...row, [RAGED]: amounts.get(row[DAY] ?? null) ?? 0 }));
  };
  const one = (row: AnalyticsRow, found: AnalyticsRow | undefined) => ({ ...row, [RAGED]: found?.session_count ?? 0 });
  return {
    ...all,
    total: one(all.total, raged.total),
    before: all.before && one(all.before, raged.before),
    rows: beside(all.rows, raged.rows),
    rowsBefore: beside(all.rowsBefore, raged.rowsBefore),
  };
}

function key(name: string): Of {
  return (row) => (typeof row[name] === "number" ? row[name] : null);
}

export function crashFree(row: AnalyticsRow): number | null {
  const crashed = row.avg_session_crashed;
  return typeof crashed === "number" ? 1 - crashed : null;
}

function over(part: number | null, whole: number | null): number | null {
  return part === null || !whole ? null : part / whole;
}

export function Waiting() {
  return (
    <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md" role="status" aria-label={texts.loading}>
      {[1, 2, 3, 4, 5, 6].map((each) => (
        <Skeleton key={each} height={247} radius="md" />
      ))}
    </SimpleGrid>
  );
}
