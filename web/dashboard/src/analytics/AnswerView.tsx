/** The answer to a question: a figure for each metric, or one table of all. Used by the builder and by the cards of boards. */

import { Skeleton, Stack, Text } from "@mantine/core";
import { IconChartBarOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Answered, analyticsQuery, type Grouping, type Metric, metricKey } from "../api/analytics.ts";
import type { Filter } from "../api/rows.ts";
import figures from "../charts/charts.module.css";
import { bucketOf, isEmpty, linkOf } from "../charts/data.ts";
import { Figure } from "../charts/Figure.tsx";
import type { Shape } from "../charts/options.ts";
import { formatOf, metricLabel } from "../format/measure.ts";
import { MapSkeleton } from "../map/MapFrame.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import { chartOf, mapOf, metricValue, tableOf } from "./chart.ts";
import { type Question, viewOf } from "./question.ts";

const IN_CHART = 8;
const LISTED = 50;
const ALL_COUNTRIES = 400;
/** Title and total of a figure, in pixels. */
const HEAD = 48;

interface Props {
  appid: string;
  question: Question;
  filters: Filter[];
  title?: string;
  height?: number;
  actions?: ReactNode;
}

export function AnswerView({ appid, question, filters, title, height = 300, actions }: Props) {
  const { entity, metrics, compare } = question;
  const groups = question.groups.map((each) => ({ ...each, most: mostOf(question, each) }));
  const found = useQuery(analyticsQuery({ appid, entity, filters, metrics, groups, compare }));
  if (found.isPending)
    return viewOf(question) === "map" ? <MapComing /> : <Skeleton height={height + 90} radius="md" />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (question.groups.length > 0 && found.data.rows.length === 0) {
    return <Empty title={title} actions={actions} />;
  }
  const shared = { appid, stale: found.isPlaceholderData, height, actions };
  if (question.view === "table" && question.groups.length < 2) {
    const name = title ?? metrics.map(metricLabel).join(", ");
    const formats = tableFormats(question, found.data);
    return (
      <Figure
        {...shared}
        title={name}
        data={tableOf(question, found.data)}
        shape="table"
        format={formatOf(metrics[0] ?? { name: "" })}
        formats={formats}
      />
    );
  }
  return (
    <Stack gap="md">
      {metrics.map((metric, index) => (
        <OneMetric
          key={metricKey(metric)}
          {...shared}
          actions={index === 0 ? actions : undefined}
          question={question}
          metric={metric}
          answered={found.data}
          title={title}
        />
      ))}
    </Stack>
  );
}

/** In the builder alone, on a board in the frame that its card has. */
function Empty({ title, actions }: { title: string | undefined; actions: ReactNode }) {
  const notice = (
    <Notice icon={<IconChartBarOff size={22} />} title={texts.analytics.emptyTitle} hint={texts.analytics.emptyHint} />
  );
  if (title === undefined) return notice;
  return (
    <figure className={figures.figure} aria-label={title}>
      <div className={figures.head}>
        <Text size="sm" fw={600} component="figcaption">
          {title}
        </Text>
        {actions}
      </div>
      {notice}
    </figure>
  );
}

function MapComing() {
  return (
    <div className={figures.figure}>
      <Skeleton height={HEAD} width={HEAD * 2} />
      <MapSkeleton />
    </div>
  );
}

interface OneProps {
  appid: string;
  stale: boolean;
  height: number;
  actions: ReactNode;
  question: Question;
  metric: Metric;
  answered: Answered;
  title: string | undefined;
}

function OneMetric({ question, metric, answered, title, ...shared }: OneProps) {
  const data = (viewOf(question) === "map" ? mapOf : chartOf)(question, metric, answered);
  const total = {
    value: metricValue(metric)(answered.total),
    link: linkOf(answered.total),
    before: answered.before && metricValue(metric)(answered.before),
  };
  const label = metricLabel(metric);
  const name = title === undefined ? label : question.metrics.length > 1 ? `${title}: ${label}` : title;
  const shape = isEmpty(data) && question.groups.length === 0 ? "table" : shapeOf(question);
  return <Figure {...shared} title={name} data={data} shape={shape} format={formatOf(metric)} total={total} />;
}

/** Lines go along time; what is no time is ranked, or stacked by a second grouping. */
function shapeOf(question: Question): Shape | "map" | "rank" | "table" {
  const { groups } = question;
  const view = viewOf(question);
  if (view === "table" || groups.length === 0) return "table";
  const timed = groups.some((each) => bucketOf(each.name) !== undefined);
  if (view === "rank" || (view === "line" && !timed)) return groups.length > 1 ? "stack" : "rank";
  if (view === "line" || view === "map") return view;
  return groups.length > 1 ? "stack" : "bar";
}

function mostOf(question: Question, grouping: Grouping): number {
  const { groups, view } = question;
  if (viewOf(question) === "map") return ALL_COUNTRIES;
  if (bucketOf(grouping.name) !== undefined) return LISTED;
  return groups.length > 1 && view !== "table" ? IN_CHART : LISTED;
}

/** A format for each column; a comparison has two of each metric. */
function tableFormats({ metrics, groups }: Question, { rowsBefore }: Answered) {
  const compared = groups.length === 1 && bucketOf(groups[0]?.name ?? "") !== undefined && rowsBefore.length > 0;
  return metrics.flatMap((metric) => (compared ? [formatOf(metric), formatOf(metric)] : [formatOf(metric)]));
}
