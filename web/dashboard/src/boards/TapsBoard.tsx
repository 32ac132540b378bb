/** Where people tap on a screen, over a picture of it out of a recording. */

import { ActionIcon, Group, SegmentedControl, Select, Skeleton, Text, Tooltip } from "@mantine/core";
import { IconHandFinger, IconPhoto, IconTable } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { Size } from "../../../player/src/renderer.ts";
import { type Taps, tapsQuery } from "../api/journeys.ts";
import type { Filter } from "../api/rows.ts";
import { Behind } from "../charts/behind.tsx";
import { ChartTable } from "../charts/ChartTable.tsx";
import classes from "../charts/charts.module.css";
import { count } from "../format/count.ts";
import { number } from "../format/measure.ts";
import type { Part } from "../link/part.ts";
import { printSearch } from "../link/search.ts";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import own from "./boards.module.css";
import { useNames } from "./names.ts";
import { pictureQuery } from "./picture.ts";
import type { BoardProps } from "./ready.tsx";
import { useBoardState } from "./useBoardState.ts";

const Still = lazy(() => import("../replay/Still.tsx"));

const LAYERS = ["taps", "rage", "unresponsive"] as const;
type Layer = (typeof LAYERS)[number];
/** What is shown at first is a screen that can be seen. */
const WITH_PICTURE: Filter[] = [{ attribute: "session_has_video", operator: "equal", value: true }];

const { taps: words } = texts.boards;

export function TapsBoard({ appid, filters, where }: BoardProps) {
  const [search, change] = useBoardState();
  const [table, setTable] = useState(false);
  const names = useNames(appid, "screen", filters);
  const seen = useNames(appid, "screen", filters, WITH_PICTURE);
  const screen = String(search.screen ?? (seen && (seen[0] ?? names?.[0])) ?? "");
  const layer = LAYERS.find((each) => each === search.layer) ?? "taps";
  const found = useQuery(tapsQuery({ appid, filters }, screen));
  if (names?.length === 0)
    return <Notice icon={<IconHandFinger size={22} />} title={words.noneTitle} hint={words.noneHint} />;
  const label = table ? words.asPicture : texts.analytics.asTable;
  return (
    <section className={classes.figure} aria-label={texts.boards.ready.taps}>
      <Group gap="sm" mb="sm">
        <Select
          size="xs"
          w={240}
          searchable
          allowDeselect={false}
          aria-label={words.screen}
          data={names ?? []}
          value={screen}
          onChange={(name) => name && change({ screen: name })}
        />
        <SegmentedControl
          size="xs"
          aria-label={words.layer}
          data={LAYERS.map((value) => ({ value, label: words.layers[value] }))}
          value={layer}
          onChange={(value) => change({ layer: value })}
        />
        <Tooltip label={label}>
          <ActionIcon size={28} aria-label={label} onClick={() => setTable(!table)} ml="auto">
            {table ? <IconPhoto size={16} stroke={1.6} /> : <IconTable size={16} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {!found.data && !found.isError && <Skeleton height={520} />}
      {found.data && (
        <>
          <Facts appid={appid} taps={found.data} screen={screen} where={where} />
          {table ? (
            <ChartTable appid={appid} title={words.places} data={placesOf(found.data)} formats={[number]} />
          ) : (
            <Heat appid={appid} taps={found.data} layer={layer} screen={screen} />
          )}
        </>
      )}
    </section>
  );
}

/** What the picture says, in numbers that lead to sessions. */
function Facts({ appid, taps, screen, where }: { appid: string; taps: Taps; screen: string; where: readonly Part[] }) {
  const sum = (layer: Layer) => taps.cells.reduce((all, cell) => all + cell[layer], 0);
  return (
    <Group gap="lg" mb="sm" fz="sm">
      <span>
        <Behind appid={appid} link={linkTo(where, [shows(screen)])}>
          {words.sessions(count(taps.sessions))}
        </Behind>
      </span>
      {LAYERS.map((layer) => (
        <span key={layer}>
          <Behind appid={appid} link={linkOf(screen, layer, where)}>
            {count(sum(layer))}
          </Behind>{" "}
          {words.of[layer]}
        </span>
      ))}
      {taps.placed < taps.taps && (
        <Text size="sm" c="dimmed">
          {words.unplaced(count(taps.taps - taps.placed))}
        </Text>
      )}
    </Group>
  );
}

function linkOf(screen: string, layer: Layer, where: readonly Part[]): string {
  const flag = { rage: ["gesture_rage", "True"], unresponsive: ["gesture_responsive", "False"], taps: undefined }[
    layer
  ];
  const parts: Part[] = [
    { name: "gesture_screen_name", operator: "in", value: [screen], table: "gesture" },
    { name: "gesture_kind", operator: "in", value: ["tap", "double_tap", "long_press", "click"], table: "gesture" },
  ];
  if (flag) parts.push({ name: flag[0] ?? "", operator: "equal", value: flag[1] ?? "", table: "gesture" });
  return linkTo(where, parts);
}

function shows(screen: string): Part {
  return { name: "session_screen_list", operator: "has_any", value: [screen], table: "session" };
}

function linkTo(where: readonly Part[], parts: readonly Part[]): string {
  return `/sessions/list/1${printSearch({ where: [...where, ...parts] })}`;
}

/** The cells with taps, most first, by how far across and down they are. */
function placesOf({ cells, columns, rows }: Taps) {
  const sorted = cells.toSorted((a, b) => b.taps - a.taps);
  return {
    head: words.place,
    labels: sorted.map(({ x, y }) =>
      words.at(Math.round((100 * (x + 0.5)) / columns), Math.round((100 * (y + 0.5)) / rows)),
    ),
    series: LAYERS.map((layer) => ({
      name: words.layers[layer],
      values: sorted.map((cell) => cell[layer]),
      links: [],
    })),
  };
}

interface HeatProps {
  appid: string;
  taps: Taps;
  layer: Layer;
  screen: string;
}

/** The place has the shape of what was recorded, so the cells lie where the taps were. */
function Heat({ appid, taps, layer, screen }: HeatProps) {
  const picture = useQuery(pictureQuery(appid, taps.pictures));
  const [shown, setShown] = useState<Size | null>();
  const moment = picture.data;
  const shape = shown ? shown.width / shown.height : (moment?.shape ?? taps.columns / taps.rows);
  const isMissing = moment ? shown === null : !picture.isPending;
  return (
    <div
      className={own.heat}
      style={{ aspectRatio: shape, maxWidth: `min(100%, calc(68vh * ${shape}))` }}
      data-picture={shown ? "yes" : "no"}
    >
      {moment && (
        <div className={own.under}>
          <Suspense>
            <Still
              key={`${moment.sessionId} ${moment.at}`}
              appid={appid}
              sessionId={moment.sessionId}
              at={moment.at}
              label={words.pictureOf(screen)}
              onShown={setShown}
            />
          </Suspense>
        </div>
      )}
      {isMissing && (
        <Text size="sm" c="dimmed" p="md">
          {words.noPicture}
        </Text>
      )}
      <Cells taps={taps} layer={layer} shape={shape} label={words.heatOf(screen)} />
    </div>
  );
}

const HOT = { taps: [70, 85, 200], rage: [217, 70, 15], unresponsive: [150, 90, 0] } as const;
/** Pixels of the canvas, and the usual radius of a dot in it. */
const AREA = 600_000;
const SCALE = 16;

interface CellsProps {
  taps: Taps;
  layer: Layer;
  /** Width by height. */
  shape: number;
  label: string;
}

/** Blurred dots, the stronger the more taps; round whatever the shape. */
function Cells({ taps, layer, shape, label }: CellsProps) {
  const place = useRef<HTMLCanvasElement>(null);
  const height = Math.round(Math.sqrt(AREA / shape));
  const width = Math.round(height * shape);
  useEffect(() => {
    const context = place.current?.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, width, height);
    const most = Math.max(...taps.cells.map((cell) => cell[layer]), 1);
    for (const cell of taps.cells) {
      const [left, top] = [((cell.x + 0.5) * width) / taps.columns, ((cell.y + 0.5) * height) / taps.rows];
      if (cell[layer] > 0) drawDot(context, left, top, cell[layer] / most, HOT[layer]);
    }
  }, [taps, layer, width, height]);
  return <canvas ref={place} width={width} height={height} role="img" aria-label={label} />;
}

function drawDot(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  strength: number,
  [red, green, blue]: readonly [number, number, number],
): void {
  const radius = SCALE * (0.9 + 1.3 * Math.sqrt(strength));
  const heat = context.createRadialGradient(left, top, 0, left, top, radius);
  heat.addColorStop(0, `rgb(${red} ${green} ${blue} / ${0.35 + 0.55 * strength})`);
  heat.addColorStop(1, `rgb(${red} ${green} ${blue} / 0)`);
  context.fillStyle = heat;
  context.fillRect(left - radius, top - radius, 2 * radius, 2 * radius);
}
