/** The most frequent values of an attribute, by sessions. */

import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { metricValue, ranked } from "../analytics/chart.ts";
import { analyticsQuery } from "../api/analytics.ts";
import { attributeLabel } from "../api/registry.ts";
import type { Filter } from "../api/rows.ts";
import classes from "../charts/charts.module.css";
import { Figure } from "../charts/Figure.tsx";
import { number } from "../format/measure.ts";
import { Failure } from "../states/Failure.tsx";
import { texts } from "../texts.ts";

const METRIC = { name: "session_count" };

interface Props {
  appid: string;
  filters: Filter[];
  attribute: string;
  title: string;
  most?: number;
}

export function RankFigure({ appid, filters, attribute, title, most = 10 }: Props) {
  const found = useQuery(
    analyticsQuery({ appid, entity: "session", filters, metrics: [METRIC], groups: [{ name: attribute, most }] }),
  );
  if (found.isPending) return <Skeleton height={120 + 20 * most} radius="md" />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const data = ranked(
    attributeLabel(attribute),
    texts.boards.overview.sessions,
    found.data.rows,
    attribute,
    metricValue(METRIC),
  );
  if (data.labels.length === 0) {
    return (
      <figure className={classes.figure} aria-label={title}>
        <Text size="sm" fw={600} component="figcaption">
          {title}
        </Text>
        <Text size="sm" c="dimmed" mt="xs">
          {texts.analytics.noValue}
        </Text>
      </figure>
    );
  }
  return (
    <Figure appid={appid} title={title} data={data} shape="rank" format={number} stale={found.isPlaceholderData} />
  );
}
