/** Numbers by country on a map of the world; beneath it stands what its colours mean, and what it cannot show. In its own chunk. */

import { MapChart, ScatterChart } from "echarts/charts";
import { GeoComponent, VisualMapPiecewiseComponent } from "echarts/components";
import { registerMap, use } from "echarts/core";
import { Fragment, useMemo } from "react";
import { Behind, useBehind } from "../charts/behind.tsx";
import type { ChartData } from "../charts/data.ts";
import EChart, { type Save } from "../charts/EChart.tsx";
import type { Format } from "../format/measure.ts";
import { texts } from "../texts.ts";
import { MapFrame } from "./MapFrame.tsx";
import { dotted, MAP, mapOption } from "./options.ts";
import { placed, type Row } from "./placed.ts";
import { stepsOf } from "./steps.ts";
import { WORLD } from "./world.ts";

use([MapChart, ScatterChart, GeoComponent, VisualMapPiecewiseComponent]);
registerMap(MAP, WORLD);

interface Props {
  appid: string;
  data: ChartData;
  format: Format;
  label: string;
  onReady: (save: Save | undefined) => void;
}

export default function WorldMap({ appid, data, format, label, onReady }: Props) {
  const behind = useBehind(appid);
  const { drawn, missing } = useMemo(() => placed(data), [data]);
  const steps = useMemo(() => stepsOf(drawn.map(({ value }) => value)), [drawn]);
  const option = useMemo(() => mapOption(drawn, steps, format), [drawn, steps, format]);
  return (
    <MapFrame
      note={
        <>
          {texts.map.steps[steps.kind]} {missing.length > 0 && <Missing appid={appid} rows={missing} format={format} />}
        </>
      }
    >
      <EChart
        option={option}
        height="100%"
        label={label}
        onPick={(index, series) => behind((series === 0 ? drawn : dotted(drawn))[index]?.link)}
        onReady={onReady}
      />
    </MapFrame>
  );
}

function Missing({ appid, rows, format }: { appid: string; rows: Row[]; format: Format }) {
  return (
    <span data-missing>
      {texts.map.missing}{" "}
      {rows.map(({ label, value, link }, index) => (
        <Fragment key={label}>
          {index > 0 && ", "}
          {label}{" "}
          <Behind appid={appid} link={link}>
            {format(value)}
          </Behind>
        </Fragment>
      ))}
      .
    </span>
  );
}
