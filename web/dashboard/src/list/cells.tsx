/** What cells of lists have in common. */

import { Text, Tooltip } from "@mantine/core";
import { longMoment, readMoment, shortMoment } from "../format/moment.ts";
import classes from "./list.module.css";

export const NONE = <span className={classes.none}>–</span>;

export function Two({ above, below, strong }: { above?: string | null; below?: string | null; strong?: boolean }) {
  return (
    <div className={classes.two}>
      <Text size="sm" fw={strong ? 550 : 400} truncate>
        {above || NONE}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {below}
      </Text>
    </div>
  );
}

/** Short, and whole in the hint. `text` is a time as the API has it. */
export function Moment({ text, zone }: { text: string; zone: string }) {
  const moment = readMoment(text);
  return (
    <Tooltip label={longMoment(moment, zone)}>
      <time dateTime={moment.toISOString()} className={classes.quiet}>
        {shortMoment(moment, zone)}
      </time>
    </Tooltip>
  );
}
