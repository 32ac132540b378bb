/** Each version of the app: how it is taken up, and how well it does. */

import { Skeleton, Stack } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { analyticsQuery, type Metric } from "../api/analytics.ts";
import { attributeLabel } from "../api/registry.ts";
import { bucketLabels, byTwo, linkOf, type Of } from "../charts/data.ts";
import { Figure } from "../charts/Figure.tsx";
import { type Format, number, seconds, share } from "../format/measure.ts";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import { toCrashed, toRaged } from "./narrow.ts";
import { crashFree } from "./Overview.tsx";
import type { BoardProps } from "./ready.tsx";

const DAY = "session_uploadedon_day";
const VERSION = "app_version";
const COUNT: Metric = { name: "session_count" };
const METRICS: Metric[] = [
  COUNT,
  { name: "session_unique_user_count" },
  { name: "session_crashed", operator: "avg" },
  { name: "session_rage_gesture_count", operator: "avg" },
  { name: "session_duration", operator: "avg" },
];
const SHOWN = 8;

const { overview, releases } = texts.boards;
const COLUMNS: { name: string; of: Of; format: Format; narrow?: typeof toRaged }[] = [
  { name: overview.sessions, of: (row) => numeric(row.session_count), format: number },
  { name: overview.users, of: (row) => numeric(row.session_unique_user_count), format: number },
  { name: releases.crashFree, of: crashFree, format: share, narrow: toCrashed },
  { name: releases.rage, of: (row) => numeric(row.avg_session_rage_gesture_count), format: number, narrow: toRaged },
  { name: releases.duration, of: (row) => numeric(row.avg_session_duration), format: seconds },
];

export function Releases({ appid, filters }: BoardProps) {
  const asked = { appid, entity: "session" as const, filters };
  const daily = useQuery(
    analyticsQuery({ ...asked, metrics: [COUNT], groups: [{ name: DAY }, { name: VERSION, most: SHOWN }] }),
  );
  const versions = useQuery(analyticsQuery({ ...asked, metrics: METRICS, groups: [{ name: VERSION }] }));
  const failed = [daily, versions].find((each) => each.isError);
  if (failed)
    return <Failure error={failed.error} retry={() => void Promise.all([daily.refetch(), versions.refetch()])} />;
  if (!daily.data || !versions.data) return <Skeleton height={360} radius="md" />;
  const { rows } = versions.data;
  if (rows.length === 0) {
    return <Notice icon={<IconTag size={22} />} title={releases.noneTitle} hint={releases.noneHint} />;
  }
  const adoption = byTwo(
    texts.analytics.buckets.day,
    bucketLabels(daily.data.window, "day"),
    daily.data.rows,
    [DAY, VERSION],
    COLUMNS[0]?.of ?? crashFree,
    0,
  );
  const table = {
    head: attributeLabel(VERSION),
    labels: rows.map((row) => String(row[VERSION])),
    series: COLUMNS.map(({ name, of, narrow = (link) => link }) => ({
      name,
      values: rows.map(of),
      links: rows.map((row) => narrow(linkOf(row))),
    })),
  };
  return (
    <Stack gap="md">
      <Figure
        appid={appid}
        title={releases.adoption}
        data={adoption}
        shape="stack"
        format={number}
        height={260}
        stale={daily.isPlaceholderData}
      />
      <Figure
        appid={appid}
        title={releases.table}
        data={table}
        shape="table"
        format={number}
        formats={COLUMNS.map((each) => each.format)}
        stale={versions.isPlaceholderData}
      />
    </Stack>
  );
}

function numeric(value: string | number | null | undefined): number | null {
  return typeof value === "number" ? value : null;
}
