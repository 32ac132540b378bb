/** How far sessions come through ordered screens or events, and which of them drop out where. */

import { type ButtonProps, Group, SegmentedControl, Select, Skeleton, Stack, Text } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { funnelQuery, type Over, type Step as StepCounts } from "../api/journeys.ts";
import { targetOf } from "../charts/behind.tsx";
import classes from "../charts/charts.module.css";
import { Arrange } from "../filters/Arrange.tsx";
import { count } from "../format/count.ts";
import { share } from "../format/measure.ts";
import { ButtonLink } from "../shell/links.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import own from "./boards.module.css";
import { useNames } from "./names.ts";
import type { BoardProps } from "./ready.tsx";
import { useBoardState } from "./useBoardState.ts";

const MOST_STEPS = 10;
const AT_FIRST = 3;
const { funnel } = texts.boards;

export function FunnelBoard({ appid, filters }: BoardProps) {
  const [search, change] = useBoardState();
  const over: Over = search.over === "event" ? "event" : "screen";
  const names = useNames(appid, over, filters);
  const steps = search.steps === undefined ? (names ?? []).slice(0, AT_FIRST) : readSteps(String(search.steps));
  const set = (changed: string[]) => change({ steps: changed.map(encodeURIComponent).join(",") || "-" });
  const found = useQuery(funnelQuery({ appid, filters }, over, steps));
  if (names?.length === 0)
    return <Notice icon={<IconFilterOff size={22} />} title={funnel.noneTitle} hint={funnel.noneHint} />;
  return (
    <section className={classes.figure} aria-label={texts.boards.ready.funnel}>
      <Group justify="space-between" mb="sm">
        <SegmentedControl
          size="xs"
          aria-label={funnel.over}
          data={(["screen", "event"] as const).map((value) => ({ value, label: funnel.overs[value] }))}
          value={over}
          onChange={(value) => change({ over: value, steps: undefined })}
        />
        {found.data && (
          <Text size="sm" c="dimmed">
            {funnel.ofSessions(count(found.data.sessions))}
          </Text>
        )}
      </Group>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {names === undefined ? (
        <Skeleton height={180} />
      ) : (
        <Stack gap={4} component="ol" className={own.steps ?? ""}>
          {steps.map((name, index) => (
            <Step
              // biome-ignore lint/suspicious/noArrayIndexKey: the same step may stand twice
              key={`${name} ${index}`}
              {...{ appid, steps, index, name }}
              first={found.data?.steps[0]?.sessions}
              counts={found.data?.steps[index]}
              onChange={set}
            />
          ))}
        </Stack>
      )}
      {steps.length < MOST_STEPS && names && (
        <Select
          key={steps.length}
          size="xs"
          w={260}
          mt="sm"
          searchable
          aria-label={funnel.add}
          placeholder={funnel.add}
          data={names}
          value={null}
          onChange={(name) => name && set([...steps, name])}
        />
      )}
      <Text size="xs" c="dimmed" mt="md">
        {funnel.hint}
      </Text>
    </section>
  );
}

interface StepProps {
  appid: string;
  steps: string[];
  index: number;
  name: string;
  /** Sessions that reached the first step. */
  first: number | undefined;
  counts: StepCounts | undefined;
  onChange: (steps: string[]) => void;
}

function Step({ appid, steps, index, name, first, counts, onChange }: StepProps) {
  const part = counts && first ? counts.sessions / first : 0;
  return (
    <li className={own.step}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={550} truncate title={name}>
          {index + 1}. {name}
        </Text>
        <Arrange names={steps} index={index} onChange={onChange} />
      </Group>
      <div className={own.track}>
        <span className={own.fill} style={{ width: `${100 * part}%` }} />
      </div>
      <Group gap="xs" mih={26}>
        {counts && (
          <>
            <Listed appid={appid} link={counts.dashboard_link} data-reached={counts.sessions}>
              {funnel.reached(count(counts.sessions))}
            </Listed>
            <Text size="sm" c="dimmed">
              {share(part)}
            </Text>
          </>
        )}
        {counts?.dropped_link && (
          <Listed appid={appid} link={counts.dropped_link} color="gray" ml="auto" data-dropped={counts.dropped}>
            {funnel.dropped(count(counts.dropped ?? 0))}
          </Listed>
        )}
      </Group>
    </li>
  );
}

interface ListedProps extends ButtonProps {
  appid: string;
  link: string;
  children: string;
  "data-reached"?: number;
  "data-dropped"?: number | null;
}

/** A number of sessions that opens them. */
function Listed({ appid, link, ...rest }: ListedProps) {
  return (
    <ButtonLink
      to="/app/$appid/sessions/list/$page"
      params={{ appid, page: "1" }}
      search={targetOf(link).search}
      preload={false}
      variant="subtle"
      size="compact-sm"
      {...rest}
    />
  );
}

function readSteps(text: string): string[] {
  return text === "-" ? [] : text.split(",").filter(Boolean).map(decodeURIComponent);
}
