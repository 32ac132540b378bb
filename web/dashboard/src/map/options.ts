/** Rows of countries as options of ECharts: countries coloured by their class, small ones as a dot on top. */

import type { EChartsCoreOption } from "echarts/core";
import { axisText, tooltip } from "../charts/options.ts";
import type { Palette } from "../charts/palette.ts";
import type { Format } from "../format/measure.ts";
import { texts } from "../texts.ts";
import type { Drawn } from "./placed.ts";
import type { Steps } from "./steps.ts";
import { COUNTRIES, DOTS } from "./world.ts";

export const MAP = "world";
/** In pixels. */
const [DOT, LEGEND] = [7, 22];

export function dotted(drawn: readonly Drawn[]): Drawn[] {
  return drawn.filter(({ country }) => DOTS.has(country));
}

export function mapOption(drawn: readonly Drawn[], { bounds }: Steps, format: Format) {
  const labels = new Map(drawn.map(({ country, label }) => [country, label]));
  return (palette: Palette): EChartsCoreOption => {
    const border = { borderColor: palette.body, borderWidth: 0.5 };
    const hovered = { borderColor: palette.text, borderWidth: 1 };
    return {
      animation: false,
      textStyle: { fontFamily: palette.font, color: palette.text },
      tooltip: {
        ...tooltip(palette),
        trigger: "item",
        formatter: ({ name, value }: Hovered) =>
          tip(labels.get(name) ?? name, format(Array.isArray(value) ? value.at(-1) : value)),
      },
      visualMap: {
        type: "piecewise",
        seriesIndex: [0, 1],
        selectedMode: false,
        hoverLink: false,
        orient: "horizontal",
        left: 0,
        bottom: 0,
        padding: 0,
        itemWidth: 10,
        itemHeight: 10,
        textGap: 5,
        itemSymbol: "roundRect",
        textStyle: { color: palette.quiet, fontSize: 11 },
        pieces: bounds.map((bound, nth) => ({
          gte: bound,
          ...(bounds[nth + 1] === undefined ? {} : { lt: bounds[nth + 1] }),
          label: texts.map.from(axisText(bound, format)),
          color: colour(palette, nth, bounds.length),
        })),
      },
      geo: {
        map: MAP,
        aspectScale: 1,
        left: 0,
        right: 0,
        top: 0,
        bottom: LEGEND,
        selectedMode: false,
        itemStyle: { areaColor: palette.land, ...border },
        emphasis: { label: { show: false }, itemStyle: { areaColor: "inherit", ...hovered } },
        regions: COUNTRIES.filter((name) => !labels.has(name)).map((name) => ({ name, silent: true })),
      },
      series: [
        {
          type: "map",
          geoIndex: 0,
          selectedMode: false,
          data: drawn.map(({ country, value }) => ({ name: country, value })),
        },
        {
          type: "scatter",
          coordinateSystem: "geo",
          symbolSize: DOT,
          itemStyle: { ...border, opacity: 1 },
          emphasis: { scale: false, itemStyle: hovered },
          data: dotted(drawn).map(({ country, value }) => ({
            name: country,
            value: [...(DOTS.get(country) ?? []), value],
          })),
        },
      ],
    };
  };
}

interface Hovered {
  name: string;
  value: number | number[];
}

/** Names come from imported rows: the tooltip is text, not HTML. */
function tip(label: string, value: string): HTMLElement {
  const element = document.createElement("span");
  element.textContent = `${label}: ${value}`;
  return element;
}

/** The highest class has the strongest colour, however many there are. */
function colour({ ramp }: Palette, nth: number, of: number): string | undefined {
  return ramp[ramp.length - of + nth];
}
