/** Values with their numbers as bars, the largest first: a chart that is a table as well. */

import { Text } from "@mantine/core";
import type { Format } from "../format/measure.ts";
import { texts } from "../texts.ts";
import { Behind } from "./behind.tsx";
import classes from "./charts.module.css";
import { type ChartData, OTHERS } from "./data.ts";

interface Props {
  appid: string;
  data: ChartData;
  format: Format;
}

export function RankList({ appid, data, format }: Props) {
  const [first] = data.series;
  if (first === undefined) return null;
  // The others are many: beside their bar all would look small.
  const ranked = first.values.map((value, index) => (data.labels[index] === OTHERS ? 0 : (value ?? 0)));
  const most = Math.max(...ranked, Number.MIN_VALUE);
  return (
    <ol className={classes.ranks}>
      {data.labels.map((label, index) => (
        <li key={label}>
          <span className={classes.bar} style={{ width: `${(100 * (ranked[index] ?? 0)) / most}%` }} aria-hidden />
          <Text component="span" size="sm" truncate className={classes.name ?? ""} title={label}>
            {label === OTHERS ? texts.analytics.others : label}
          </Text>
          <Behind appid={appid} link={first.links[index]} className={classes.amount}>
            {format(first.values[index])}
          </Behind>
        </li>
      ))}
    </ol>
  );
}
