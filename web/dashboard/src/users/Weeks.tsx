/** The sessions of a user by week, as bars; each opens the sessions of its week. */

import { Skeleton, Text, Title, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { UserRow } from "../api/rows.ts";
import { type Week, weeksQuery } from "../api/users.ts";
import { addDays, dayOf, readMoment, UTC } from "../format/moment.ts";
import { texts } from "../texts.ts";
import classes from "./users.module.css";

const FEWEST = 12;
const MOST = 52;
const DAYS = 7;

export function Weeks({ appid, user }: { appid: string; user: UserRow }) {
  const since = sinceWhen(user);
  const found = useQuery(weeksQuery(appid, user.uxcamUserId, since));
  const weeks = found.data ?? [];
  const most = Math.max(1, ...weeks.map((week) => week.sessions));
  return (
    <section className={classes.life} aria-labelledby="life">
      <Title order={2} id="life" fz={13}>
        {texts.users.weeks}
      </Title>
      {found.isPending && <Skeleton height={76} mt={12} />}
      {found.isError && (
        <Text size="sm" c="dimmed" mt="xs">
          {texts.users.noWeeks}
        </Text>
      )}
      {found.data && (
        <>
          <ul className={classes.weeks}>
            {weeks.map((week) => (
              <Bar key={week.days} appid={appid} week={week} most={most} />
            ))}
          </ul>
          <div className={classes.ends} aria-hidden>
            <span>{weeks[0]?.days}</span>
            <span>{texts.users.now}</span>
          </div>
        </>
      )}
    </section>
  );
}

function Bar({ appid, week, most }: { appid: string; week: Week; most: number }) {
  const label = texts.users.week(week.days, week.sessions, week.rage);
  if (week.sessions === 0) return <li className={classes.week} />;
  return (
    <li className={classes.week}>
      <Tooltip label={label} openDelay={100}>
        <Link
          className={classes.bar ?? ""}
          style={{ height: `${(100 * week.sessions) / most}%` }}
          to="/app/$appid/sessions/list/$page"
          params={{ appid, page: "1" }}
          search={{ where: week.where }}
          aria-label={label}
        />
      </Tooltip>
    </li>
  );
}

/** His first week; but not so few weeks that they say nothing, nor so many that they cannot be told apart. */
function sinceWhen(user: UserRow): string {
  const today = dayOf(new Date(), UTC);
  const first = addDays(dayOf(readMoment(user.usage.registeredOn), UTC), -1);
  const latest = addDays(today, -FEWEST * DAYS);
  const earliest = addDays(today, -MOST * DAYS);
  if (first > latest) return latest;
  if (first < earliest) return earliest;
  return first;
}
