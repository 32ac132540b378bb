/** Of the users who came first in a week, how many came again so many weeks later. Weeks run from Monday to Sunday, UTC. */

import { Skeleton, Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { type Answered, analyticsQuery } from "../api/analytics.ts";
import type { AnalyticsRow, Filter } from "../api/rows.ts";
import { Behind } from "../charts/behind.tsx";
import classes from "../charts/charts.module.css";
import { linkOf } from "../charts/data.ts";
import { Scroll } from "../charts/Scroll.tsx";
import { count } from "../format/count.ts";
import { share } from "../format/measure.ts";
import { addDays, dayOf, shortDay, UTC } from "../format/moment.ts";
import { Failure } from "../states/Failure.tsx";
import { texts } from "../texts.ts";
import own from "./boards.module.css";
import type { BoardProps } from "./ready.tsx";

const COHORTS = 8;
const DAYS = 7;
const WEEK = "session_uploaded_week";
const { retention } = texts.boards;

export function Retention({ appid, filters }: BoardProps) {
  const monday = mondayOf(dayOf(new Date(), UTC));
  const weeks = Array.from({ length: COHORTS }, (_, index) => addDays(monday, -DAYS * (COHORTS - 1 - index)));
  const others = filters.filter((each) => each.attribute !== "date_range");
  const found = useQueries({ queries: weeks.map((week) => cohortQuery(appid, week, addDays(monday, DAYS), others)) });
  const failed = found.find((each) => each.isError);
  if (failed)
    return <Failure error={failed.error} retry={() => void Promise.all(found.map((each) => each.refetch()))} />;
  const answers = found.map((each) => each.data);
  if (answers.some((each) => each === undefined)) return <Skeleton height={360} radius="md" />;
  return (
    <figure className={classes.figure} aria-label={texts.boards.ready.retention}>
      <Text size="sm" c="dimmed" component="figcaption" mb="xs">
        {retention.hint}
      </Text>
      <Scroll label={texts.boards.ready.retention}>
        <table className={`${classes.table} ${own.cohorts}`}>
          <thead>
            <tr>
              <th scope="col">{retention.week}</th>
              <th scope="col" className={classes.number}>
                {texts.boards.overview.newUsers}
              </th>
              {weeks.slice(1).map((week, index) => (
                <th key={week} scope="col" className={classes.number}>
                  {retention.later(index + 1)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week, index) => (
              <Cohort key={week} appid={appid} week={week} answered={answers[index]} weeks={COHORTS} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </figure>
  );
}

function cohortQuery(appid: string, week: string, end: string, others: Filter[]) {
  const between = (lower: string, upper: string) => ({
    lower: `${lower}T00:00:00Z`,
    upper: `${addDays(upper, -1)}T23:59:59Z`,
  });
  const filters: Filter[] = [
    ...others,
    { attribute: "user_first_seen_on", operator: "between_dates", value: between(week, addDays(week, DAYS)) },
    { attribute: "date_range", operator: "between_dates", value: between(week, end) },
  ];
  return analyticsQuery({
    appid,
    entity: "user",
    filters,
    metrics: [{ name: "user_count" }],
    groups: [{ name: WEEK }],
  });
}

interface CohortProps {
  appid: string;
  week: string;
  answered: Answered | undefined;
  weeks: number;
}

/** The weeks of an answer stand in order, without a gap. */
function Cohort({ appid, week, answered, weeks }: CohortProps) {
  const rows = answered?.rows ?? [];
  const first = usersOf(rows[0]);
  return (
    <tr data-week={week}>
      <th scope="row">{shortDay(new Date(`${week}T00:00:00Z`), UTC)}</th>
      <td className={classes.number}>
        <Behind appid={appid} link={linkOf(rows[0])}>
          {count(first)}
        </Behind>
      </td>
      {Array.from({ length: weeks - 1 }, (_, index) => index + 1).map((later) => {
        const row = rows[later];
        if (row === undefined) return <td key={later} />;
        const part = first > 0 ? usersOf(row) / first : 0;
        return (
          <td key={later} className={classes.number}>
            <span className={own.cohort} style={{ "--part": part } as CSSProperties}>
              <Behind appid={appid} link={linkOf(row)}>
                {first > 0 ? share(part) : texts.analytics.none}
              </Behind>
            </span>
          </td>
        );
      })}
    </tr>
  );
}

function usersOf(row: AnalyticsRow | undefined): number {
  return Number(row?.user_count ?? 0);
}

function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % DAYS));
}
