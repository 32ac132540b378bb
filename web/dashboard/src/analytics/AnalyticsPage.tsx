/** `/app/<appid>/analytics?<parts>&entity=…&m=…&g=…&view=…`: any question that the analytics endpoints answer. */

import { Checkbox, Group, SegmentedControl, Select, Skeleton, Text } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import type { Entity, Grouping, Metric } from "../api/analytics.ts";
import { openedQuery } from "../api/link.ts";
import { type Registry, registryQuery } from "../api/registry.ts";
import { bucketOf } from "../charts/data.ts";
import { FilterBar } from "../filters/FilterBar.tsx";
import { metricLabel } from "../format/measure.ts";
import { NO_PARTS, type Part } from "../link/part.ts";
import { printSearch } from "../link/search.ts";
import { Page } from "../shell/Page.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import { AnswerView } from "./AnswerView.tsx";
import classes from "./analytics.module.css";
import { GroupPicker } from "./GroupPicker.tsx";
import { MetricPicker, type Named } from "./MetricPicker.tsx";
import {
  FIRST_METRIC,
  firstQuestion,
  isMapped,
  LIST,
  printQuestion,
  type Question,
  readQuestion,
  VIEWS,
  type View,
  viewOf,
} from "./question.ts";
import { SaveCard } from "./SaveCard.tsx";

const MOST_METRICS = 4;

export function AnalyticsPage() {
  const { appid } = useParams({ from: "/members/app/$appid/analytics" });
  const search = useSearch({ from: "/members/app/$appid/analytics" });
  const { where = NO_PARTS } = search;
  const question = readQuestion(search);
  const navigate = useNavigate();
  const go = (parts: readonly Part[], asked: Question) =>
    void navigate({
      to: "/app/$appid/analytics",
      params: { appid },
      search: { ...(parts.length > 0 ? { where: parts } : {}), ...printQuestion(asked) },
    });
  const add = useRef<HTMLButtonElement>(null);
  const registry = useQuery(registryQuery);
  const opened = useQuery(openedQuery(appid, LIST[question.entity], where));
  const unnamed = registry.data && needsName(question, registry.data);
  const query = printSearch({ where, ...printQuestion(question) });
  return (
    <Page
      title={texts.navigation.analytics}
      actions={
        <SaveCard key={query} appid={appid} query={query} suggested={question.metrics.map(metricLabel).join(", ")} />
      }
    >
      <FilterBar
        appid={appid}
        entity={question.entity === "event" ? "event" : "session"}
        where={where}
        add={add}
        onChange={(parts) => go(parts, question)}
      />
      {registry.data ? (
        <Builder
          appid={appid}
          filters={opened.data?.filters ?? []}
          question={question}
          registry={registry.data}
          onChange={(asked) => go(where, asked)}
        />
      ) : (
        <Skeleton height={46} />
      )}
      <div className={classes.answer}>
        {opened.isError && (
          <Failure error={opened.error} action={texts.list.emptyClear} retry={() => go([], question)} />
        )}
        {unnamed && (
          <Notice icon={<IconTag size={22} />} title={texts.analytics.nameTitle} hint={texts.analytics.nameHint} />
        )}
        {opened.data && unnamed === false && (
          <AnswerView appid={appid} question={question} filters={opened.data.filters} />
        )}
        <Text size="xs" c="dimmed" mt="sm">
          {texts.analytics.zoneHint}
        </Text>
      </div>
    </Page>
  );
}

/** Whether something custom was chosen, and not yet which. */
function needsName({ metrics, groups }: Question, { attributes }: Registry): boolean {
  const nameless = [...metrics, ...groups].filter((each) => each.property === undefined).map((each) => each.name);
  return attributes.some((each) => each.property_name && nameless.includes(each.name));
}

interface BuilderProps extends Named {
  question: Question;
  registry: Registry;
  onChange: (question: Question) => void;
}

function Builder({ question, registry, onChange, ...named }: BuilderProps) {
  const { entity, metrics, groups, view, compare } = question;
  const setMetric = (index: number, metric: Metric | undefined) => {
    const changed = metric ? metrics.toSpliced(index, 1, metric) : metrics.toSpliced(index, 1);
    onChange({ ...question, metrics: changed.length > 0 ? changed : [{ name: FIRST_METRIC[entity] }] });
  };
  const setGroup = (index: number, grouping: Grouping | undefined) =>
    onChange({ ...question, groups: grouping ? groups.toSpliced(index, 1, grouping) : groups.toSpliced(index, 1) });
  const timed = groups.some((each) => bucketOf(each.name) !== undefined);
  return (
    <Group className={classes.builder ?? ""} gap={8} role="group" aria-label={texts.analytics.question}>
      <Select
        size="xs"
        w={116}
        allowDeselect={false}
        aria-label={texts.analytics.entity}
        data={Object.keys(FIRST_METRIC).map((value) => ({ value, label: texts.analytics.entities[value] ?? value }))}
        value={entity}
        onChange={(value) => value && onChange({ ...firstQuestion(value as Entity), view, compare })}
      />
      {metrics.map((metric, index) => (
        <MetricPicker
          // biome-ignore lint/suspicious/noArrayIndexKey: a metric is known by its place
          key={index}
          {...named}
          entity={entity}
          registry={registry}
          metric={metric}
          clearable={metrics.length > 1}
          label={texts.analytics.metricNth(index + 1)}
          onChange={(changed) => setMetric(index, changed)}
        />
      ))}
      {metrics.length < MOST_METRICS && (
        <MetricPicker
          key={`more ${metrics.length}`}
          {...named}
          entity={entity}
          registry={registry}
          metric={undefined}
          label={texts.analytics.addMetric}
          placeholder={texts.analytics.addMetric}
          onChange={(added) => added && onChange({ ...question, metrics: [...metrics, added] })}
        />
      )}
      <Text size="sm" c="dimmed">
        {texts.analytics.by}
      </Text>
      {[0, 1].slice(0, groups.length + 1).map((index) => (
        <GroupPicker
          key={index}
          {...named}
          entity={entity}
          registry={registry}
          grouping={groups[index]}
          taken={groups[1 - index]?.name}
          label={texts.analytics.groupNth(index + 1)}
          onChange={(changed) => setGroup(index, changed)}
        />
      ))}
      <Checkbox
        size="xs"
        label={texts.analytics.compare}
        checked={compare}
        disabled={groups.length > 0 && !(timed && groups.length === 1)}
        onChange={(event) => onChange({ ...question, compare: event.currentTarget.checked })}
      />
      <SegmentedControl
        size="xs"
        ml="auto"
        aria-label={texts.analytics.view}
        data={VIEWS.filter((each) => each !== "map" || isMapped(groups)).map((value) => ({
          value,
          label: texts.analytics.views[value],
        }))}
        value={viewOf(question)}
        onChange={(value) => onChange({ ...question, view: value as View })}
      />
    </Group>
  );
}
