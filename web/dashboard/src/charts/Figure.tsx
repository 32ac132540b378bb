/** A number with its course: title, total, change, then a chart or the same as a table; both can be saved. */

import { ActionIcon, Menu, Skeleton, Text, Tooltip } from "@mantine/core";
import { IconChartLine, IconDots, IconTable } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from "react";
import { change, changeText, type Format } from "../format/measure.ts";
import { MapSkeleton } from "../map/MapFrame.tsx";
import { texts } from "../texts.ts";
import { Behind, useBehind } from "./behind.tsx";
import { ChartTable } from "./ChartTable.tsx";
import classes from "./charts.module.css";
import type { ChartData } from "./data.ts";
import type { Save } from "./EChart.tsx";
import { chartOption, type Shape } from "./options.ts";
import { RankList } from "./RankList.tsx";
import { saveCsv } from "./save.ts";

const EChart = lazy(() => import("./EChart.tsx"));
const WorldMap = lazy(() => import("../map/WorldMap.tsx"));
const HEIGHT = 190;

export interface Total {
  value: number | null;
  link: string | undefined;
  before?: number | null | undefined;
  /** Whether more is better; without it a change is neither. */
  better?: "more" | "less";
}

interface Props {
  appid: string;
  title: string;
  data: ChartData;
  shape: Shape | "map" | "rank" | "table";
  format: Format;
  formats?: readonly Format[];
  total?: Total;
  height?: number;
  stale?: boolean;
  actions?: ReactNode;
}

export function Figure({
  appid,
  title,
  data,
  shape,
  format,
  formats,
  total,
  height = HEIGHT,
  stale = false,
  actions,
}: Props) {
  const [table, setTable] = useState(false);
  const [save, setSave] = useState<Save>();
  // A function in a state is stored by a function.
  const keepSave = useCallback((found: Save | undefined) => setSave(() => found), []);
  const behind = useBehind(appid);
  const option = useMemo(
    () => (isDrawn(shape) && shape !== "map" ? chartOption(data, shape, format) : undefined),
    [data, shape, format],
  );
  const only = data.series.filter((each) => !each.before).length === 1 ? 0 : undefined;
  const charted = isDrawn(shape) && !table;
  return (
    <figure className={`${classes.figure} ${stale ? classes.stale : ""}`} aria-label={title} aria-busy={stale}>
      <div className={classes.head}>
        <div>
          <Text size="sm" {...(total ? { c: "dimmed" } : {})} fw={total ? 400 : 600} component="figcaption">
            {title}
          </Text>
          {total && <Headline appid={appid} total={total} format={format} />}
        </div>
        <div style={{ display: "flex", flex: "none" }}>
          {actions}
          {isDrawn(shape) && (
            <Tooltip label={table ? texts.analytics.asChart : texts.analytics.asTable}>
              <ActionIcon
                size={28}
                aria-label={`${table ? texts.analytics.asChart : texts.analytics.asTable}: ${title}`}
                onClick={() => setTable(!table)}
              >
                {table ? <IconChartLine size={16} stroke={1.6} /> : <IconTable size={16} stroke={1.6} />}
              </ActionIcon>
            </Tooltip>
          )}
          <Menu position="bottom-end" width={170}>
            <Menu.Target>
              <ActionIcon size={28} aria-label={texts.analytics.saveOf(title)}>
                <IconDots size={16} stroke={1.6} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => saveCsv(title, data)}>{texts.analytics.csv}</Menu.Item>
              {charted && save && <Menu.Item onClick={() => save(title)}>{texts.analytics.png}</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      {charted && shape === "map" && (
        <Suspense fallback={<MapSkeleton />}>
          <WorldMap
            appid={appid}
            data={data}
            format={format}
            label={texts.analytics.chartOf(title)}
            onReady={keepSave}
          />
        </Suspense>
      )}
      {charted && option && (
        <div style={{ height, marginTop: 6 }}>
          <Suspense fallback={<Skeleton height={height} />}>
            <EChart
              option={option}
              height={height}
              label={texts.analytics.chartOf(title)}
              onPick={(index, series = only) =>
                behind(series === undefined ? undefined : data.series[series]?.links[index])
              }
              onReady={keepSave}
            />
          </Suspense>
        </div>
      )}
      {shape === "rank" && <RankList appid={appid} data={data} format={format} />}
      {(table || shape === "table") && (
        <div style={shape === "table" ? {} : { maxHeight: height + 6, marginTop: 6, overflow: "auto" }}>
          <ChartTable appid={appid} title={title} data={data} formats={formats ?? [format]} />
        </div>
      )}
    </figure>
  );
}

function isDrawn(shape: Props["shape"]): shape is Shape | "map" {
  return shape !== "rank" && shape !== "table";
}

function Headline({ appid, total, format }: { appid: string; total: Total; format: Format }) {
  const by = change(total.value, total.before);
  const good =
    by === undefined || total.better === undefined || by === 0 ? undefined : by > 0 === (total.better === "more");
  const tone = good === undefined ? "" : good ? classes.good : classes.bad;
  return (
    <div data-total>
      <Behind appid={appid} link={total.link} className={classes.total}>
        {format(total.value)}
      </Behind>
      {by !== undefined && (
        <span className={`${classes.change} ${tone}`} title={texts.analytics.beforeIs(format(total.before))}>
          {changeText(by)}
        </span>
      )}
    </div>
  );
}
