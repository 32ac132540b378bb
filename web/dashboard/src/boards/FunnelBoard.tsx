/** How far sessions come through ordered screens or events, and which of them drop out where. */

import { ActionIcon, Button, Group, SegmentedControl, Select, Skeleton, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconFilterOff, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { funnelQuery, funnelSessions, type Over } from "../api/journeys.ts";
import classes from "../charts/charts.module.css";
import { count } from "../format/count.ts";
import { share } from "../format/measure.ts";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import own from "./boards.module.css";
import { useNames } from "./names.ts";
import type { BoardProps } from "./ready.tsx";
import { useBoardState } from "./useBoardState.ts";
import { useOpenSessions } from "./useOpenSessions.ts";

const MOST_STEPS = 10;
const AT_FIRST = 3;
const { funnel } = texts.boards;

export function FunnelBoard({ appid, filters, where }: BoardProps) {
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
              {...{ appid, filters, where, over, steps, index, name }}
              reached={found.data?.reached}
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

interface StepProps extends BoardProps {
  over: Over;
  steps: string[];
  index: number;
  name: string;
  reached: number[] | undefined;
  onChange: (steps: string[]) => void;
}

function Step({ appid, filters, where, over, steps, index, name, reached, onChange }: StepProps) {
  const here = reached?.[index];
  const first = reached?.[0];
  const next = reached?.[index + 1];
  const open = useOpenSessions(appid, where);
  const list = (dropped: boolean, amount: number) =>
    open.mutate({ ask: () => funnelSessions({ appid, filters }, over, steps, index + 1, dropped), amount });
  const part = here !== undefined && first ? here / first : 0;
  const swap = (by: number) => onChange(moved(steps, index, by));
  return (
    <li className={own.step}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={550} truncate title={name}>
          {index + 1}. {name}
        </Text>
        <Group gap={2} wrap="nowrap">
          <ActionIcon size="sm" aria-label={funnel.earlier(name)} disabled={index === 0} onClick={() => swap(-1)}>
            <IconArrowUp size={14} />
          </ActionIcon>
          <ActionIcon
            size="sm"
            aria-label={funnel.later(name)}
            disabled={index === steps.length - 1}
            onClick={() => swap(1)}
          >
            <IconArrowDown size={14} />
          </ActionIcon>
          <ActionIcon size="sm" aria-label={funnel.removeOf(name)} onClick={() => onChange(steps.toSpliced(index, 1))}>
            <IconX size={14} />
          </ActionIcon>
        </Group>
      </Group>
      <div className={own.track}>
        <span className={own.fill} style={{ width: `${100 * part}%` }} />
      </div>
      <Group gap="xs" mih={26}>
        {here !== undefined && (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              disabled={here === 0}
              loading={open.isPending}
              data-reached={here}
              onClick={() => list(false, here)}
            >
              {funnel.reached(count(here))}
            </Button>
            <Text size="sm" c="dimmed">
              {share(part)}
            </Text>
          </>
        )}
        {here !== undefined && next !== undefined && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            ml="auto"
            disabled={here === next}
            data-dropped={here - next}
            onClick={() => list(true, here - next)}
          >
            {funnel.dropped(count(here - next))}
          </Button>
        )}
      </Group>
    </li>
  );
}

function moved(steps: string[], index: number, by: number): string[] {
  const step = steps[index];
  return step === undefined ? steps : steps.toSpliced(index, 1).toSpliced(index + by, 0, step);
}

function readSteps(text: string): string[] {
  return text === "-" ? [] : text.split(",").filter(Boolean).map(decodeURIComponent);
}
