/** The one place that knows ECharts: what we use of it, in its own chunk. */

import { useComputedColorScheme } from "@mantine/core";
import { BarChart, LineChart, SankeyChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type RefObject, useEffect, useRef } from "react";
import type { Palette } from "./palette.ts";
import { readPalette } from "./palette.ts";
import { saveFile } from "./save.ts";

use([BarChart, LineChart, SankeyChart, GridComponent, TooltipComponent, LegendComponent, CanvasRenderer]);

/** Which label was pressed, and which series where that is known. */
export type Picked = (index: number, series: number | undefined) => void;
export type Save = (title: string) => void;

interface Props {
  option: (palette: Palette) => EChartsCoreOption;
  label: string;
  height: number | string;
  onPick?: Picked | undefined;
  /** Is given the way to save the picture, as long as there is one. */
  onReady?: ((save: Save | undefined) => void) | undefined;
}

export default function EChart({ option, label, height, onPick, onReady }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const picked = useRef(onPick);
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const chart = useRef<ReturnType<typeof init>>(undefined);
  useEffect(() => {
    picked.current = onPick;
  });
  useEffect(() => {
    if (place.current === null) return;
    const made = init(place.current, undefined, { renderer: "canvas" });
    chart.current = made;
    watchPresses(made, picked);
    // It is told once at the start, when there is nothing to draw again.
    const resized = new ResizeObserver(() => {
      const [width, height] = [made.getDom().clientWidth, made.getDom().clientHeight];
      if (made.getWidth() !== width || made.getHeight() !== height) made.resize();
    });
    resized.observe(place.current);
    onReady?.((title) => savePicture(made, title));
    return () => {
      onReady?.(undefined);
      resized.disconnect();
      made.dispose();
      chart.current = undefined;
    };
  }, [onReady]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is the scheme's
  useEffect(() => {
    if (place.current !== null) chart.current?.setOption(option(readPalette(place.current)), { notMerge: true });
  }, [option, scheme, onReady]);
  return <div ref={place} role="img" aria-label={label} style={{ height, width: "100%" }} />;
}

/** On a bar, or anywhere above a label: a line is too thin to be met. */
function watchPresses(chart: ReturnType<typeof init>, picked: RefObject<Picked | undefined>): void {
  chart.on("click", ({ dataType, seriesIndex, dataIndex }) => {
    // Of a flow what is between its nodes is picked.
    if (dataType !== "node") picked.current?.(dataIndex, seriesIndex);
  });
  chart.getZr().on("click", ({ target, offsetX, offsetY }) => {
    if (
      picked.current === undefined ||
      target !== undefined ||
      !hasGrid(chart) ||
      !chart.containPixel("grid", [offsetX, offsetY])
    )
      return;
    picked.current?.(chart.convertFromPixel({ xAxisIndex: 0 }, offsetX), undefined);
  });
}

function hasGrid(chart: ReturnType<typeof init>): boolean {
  return "grid" in chart.getOption();
}

function savePicture(chart: ReturnType<typeof init>, title: string): void {
  const backgroundColor = getComputedStyle(document.body).backgroundColor;
  const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor });
  canvas.toBlob((content) => {
    if (content !== null) saveFile(`${title}.png`, content);
  });
}
