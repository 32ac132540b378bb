/** Chart data as options of ECharts. Calm: one grid, no axis lines, no animation. */

import type { EChartsCoreOption } from "echarts/core";
import { shortCount } from "../format/count.ts";
import { type Format, share } from "../format/measure.ts";
import type { ChartData, Series } from "./data.ts";
import type { Palette } from "./palette.ts";

/** Shares above it are seen beside the whole. */
const HALF = 0.5;

export type Shape = "line" | "bar" | "stack";

export function chartOption(data: ChartData, shape: Shape, format: Format) {
  return (palette: Palette): EChartsCoreOption => {
    const ours = data.series.filter((each) => !each.before);
    return {
      animation: false,
      color: palette.series,
      textStyle: { fontFamily: palette.font, color: palette.text },
      grid: { left: 4, right: 18, top: 12, bottom: ours.length > 1 ? 34 : 4, containLabel: true },
      legend: ours.length > 1 ? legend(palette, ours) : { show: false },
      tooltip: {
        ...tooltip(palette),
        trigger: "axis",
        valueFormatter: (value: unknown) => format(value as number | null),
        axisPointer: {
          type: shape === "line" ? "line" : "shadow",
          lineStyle: { color: palette.line },
          shadowStyle: { color: palette.line, opacity: 0.35 },
        },
      },
      xAxis: {
        type: "category",
        data: data.labels,
        boundaryGap: shape !== "line",
        axisLine: { lineStyle: { color: palette.line } },
        axisTick: { show: false },
        axisLabel: { color: palette.quiet, fontSize: 11, hideOverlap: true, formatter: shortLabel },
      },
      yAxis: {
        type: "value",
        splitNumber: 3,
        ...(isNearWhole(data, format) ? { max: 1, interval: HALF } : {}),
        axisLabel: { color: palette.quiet, fontSize: 11, formatter: (value: number) => axisText(value, format) },
        splitLine: { lineStyle: { color: palette.line } },
      },
      series: data.series.map((each) => series(each, shape, palette, data.labels.length)),
    };
  };
}

function isNearWhole({ series }: ChartData, format: Format): boolean {
  return format === share && series.some((each) => each.values.some((value) => value !== null && value > HALF));
}

export function tooltip(palette: Palette) {
  return {
    confine: true,
    backgroundColor: palette.body,
    borderColor: palette.line,
    padding: [6, 10],
    textStyle: { color: palette.text, fontSize: 12 },
  };
}

function legend(palette: Palette, ours: Series[]) {
  const data = ours.map((each) => each.name);
  return {
    type: "scroll",
    bottom: 0,
    left: 0,
    icon: "roundRect",
    itemWidth: 10,
    itemHeight: 10,
    data,
    textStyle: { color: palette.quiet },
    pageTextStyle: { color: palette.quiet },
  };
}

function series({ name, values, before }: Series, shape: Shape, palette: Palette, length: number) {
  const dash = before
    ? { lineStyle: { color: palette.faint, type: "dashed", width: 1.5 }, itemStyle: { color: palette.faint } }
    : {};
  if (shape === "line") {
    return {
      name,
      type: "line",
      data: values,
      showSymbol: length <= 2,
      symbolSize: 6,
      lineStyle: { width: 2 },
      z: before ? 1 : 3,
      ...dash,
    };
  }
  return {
    name,
    type: "bar",
    data: values,
    barMaxWidth: 36,
    ...(shape === "stack" ? { stack: "all" } : {}),
    ...(before
      ? { itemStyle: { color: palette.faint } }
      : { itemStyle: { borderRadius: shape === "bar" ? [3, 3, 0, 0] : 0 } }),
  };
}

/** "2026-11-02" -> "11-02": the year is in the dates above. */
function shortLabel(label: string): string {
  const day = /^\d{4}-(\d\d-\d\d)$/.exec(label);
  if (day?.[1]) return day[1];
  return label.length > 18 ? `${label.slice(0, 17)}…` : label;
}

export function axisText(value: number, format: Format): string {
  const text = format(value);
  return /^[\d,.]+$/.test(text) ? shortCount(value) : text;
}
