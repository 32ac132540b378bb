/** The numbers of a chart as a table; each leads to the rows behind it. */

import type { Format } from "../format/measure.ts";
import { Behind } from "./behind.tsx";
import classes from "./charts.module.css";
import type { ChartData } from "./data.ts";
import { Scroll } from "./Scroll.tsx";

interface Props {
  appid: string;
  title: string;
  data: ChartData;
  /** One for each series, or one for all. */
  formats: readonly Format[];
}

export function ChartTable({ appid, title, data, formats }: Props) {
  return (
    <Scroll label={title}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{data.head}</th>
            {data.series.map((each) => (
              <th key={each.name} scope="col" className={classes.number}>
                {each.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.labels.map((label, index) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {data.series.map((each, nth) => (
                <td key={each.name} className={classes.number}>
                  <Behind appid={appid} link={each.links[index]}>
                    {(formats[nth] ?? formats[0])?.(each.values[index])}
                  </Behind>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
