/** What cells of lists have in common. Plain elements: a list has hundreds of them, and is to be there at once. */

import { longMoment, readMoment, shortMoment } from "../format/moment.ts";
import classes from "./list.module.css";

export const NONE = <span className={classes.none}>–</span>;

export function Two({ above, below, strong }: { above?: string | null; below?: string | null; strong?: boolean }) {
  return (
    <div className={classes.two}>
      <div className={strong ? classes.strong : classes.first}>{above || NONE}</div>
      <div className={classes.second}>{below}</div>
    </div>
  );
}

/** The first two of names with their values, all in the hint. */
export function Properties({ of }: { of: readonly (readonly [string, string])[] }) {
  const found = of.map(([name, value]) => `${name}: ${value}`);
  if (found.length === 0) return NONE;
  return (
    <div title={found.join("\n")}>
      <Two above={found[0] ?? ""} below={found[1] ?? ""} />
    </div>
  );
}

/** Short, and whole in the hint. `text` is a time as the API has it. */
export function Moment({ text, zone }: { text: string; zone: string }) {
  const moment = readMoment(text);
  return (
    <time dateTime={moment.toISOString()} title={longMoment(moment, zone)} className={classes.quiet}>
      {shortMoment(moment, zone)}
    </time>
  );
}
