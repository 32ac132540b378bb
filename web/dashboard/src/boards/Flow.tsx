/** From which screen to which sessions go, visit by visit. */

import { ActionIcon, Group, Skeleton, Text, Tooltip } from "@mantine/core";
import { IconChartSankey, IconRoute, IconTable } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { EChartsCoreOption } from "echarts/core";
import { lazy, Suspense, useMemo, useState } from "react";
import { type FlowLink, flowQuery } from "../api/journeys.ts";
import { Behind, useBehind } from "../charts/behind.tsx";
import classes from "../charts/charts.module.css";
import { tooltip } from "../charts/options.ts";
import type { Palette } from "../charts/palette.ts";
import { Scroll } from "../charts/Scroll.tsx";
import { number } from "../format/measure.ts";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import type { BoardProps } from "./ready.tsx";

const EChart = lazy(() => import("../charts/EChart.tsx"));
const STEPS = 4;
const DRAWN = 70;
const HEIGHT = 480;
const { flow } = texts.boards;

export function Flow({ appid, filters }: BoardProps) {
  const [table, setTable] = useState(false);
  const found = useQuery(flowQuery({ appid, filters }, STEPS));
  const links = found.data;
  const option = useMemo(() => links && sankey(links), [links]);
  const open = useBehind(appid);
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (option === undefined || links === undefined) return <Skeleton height={HEIGHT} radius="md" />;
  if (links.length === 0) return <Notice icon={<IconRoute size={22} />} title={flow.noneTitle} hint={flow.noneHint} />;
  const label = table ? texts.analytics.asChart : texts.analytics.asTable;
  return (
    <figure className={classes.figure} aria-label={texts.boards.ready.flow}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="dimmed" component="figcaption">
          {flow.hint(STEPS)}
        </Text>
        <Tooltip label={label}>
          <ActionIcon size={28} aria-label={label} onClick={() => setTable(!table)}>
            {table ? <IconChartSankey size={16} stroke={1.6} /> : <IconTable size={16} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      </Group>
      {table ? (
        <Ways appid={appid} links={links} />
      ) : (
        <Scroll label={texts.boards.ready.flow}>
          <div style={{ height: HEIGHT, minWidth: 620 }}>
            <Suspense fallback={<Skeleton height={HEIGHT} />}>
              <EChart
                option={option}
                height={HEIGHT}
                label={texts.analytics.chartOf(texts.boards.ready.flow)}
                onPick={(index) => open(drawnOf(links)[index]?.dashboard_link)}
              />
            </Suspense>
          </div>
        </Scroll>
      )}
    </figure>
  );
}

function Ways({ appid, links }: { appid: string; links: FlowLink[] }) {
  return (
    <Scroll label={texts.boards.ready.flow}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{flow.way}</th>
            <th scope="col" className={classes.number}>
              {texts.boards.overview.sessions}
            </th>
          </tr>
        </thead>
        <tbody>
          {links.map((link) => (
            <tr key={wayOf(link)}>
              <th scope="row">{wayOf(link)}</th>
              <td className={classes.number}>
                <Behind appid={appid} link={link.dashboard_link}>
                  {number(link.sessions)}
                </Behind>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function wayOf({ step, source, target }: FlowLink): string {
  return `${step}. ${nameOf(source)} → ${nameOf(target)}`;
}

function drawnOf(links: FlowLink[]): FlowLink[] {
  return links.toSorted((a, b) => b.sessions - a.sessions).slice(0, DRAWN);
}

/** A screen may be visited again, so each visit has nodes of its own; the ones with the most sessions are drawn. */
function sankey(links: FlowLink[]) {
  const edges = drawnOf(links).map(({ step, source, target, sessions }) => ({
    source: `${step} ${nameOf(source)}`,
    target: `${step + 1} ${nameOf(target)}`,
    value: sessions,
  }));
  const nodes = [...new Set(edges.flatMap((each) => [each.source, each.target]))].map((name) => ({
    name,
    depth: Number.parseInt(name, 10) - 1,
  }));
  // A screen has one colour, wherever it stands.
  const screens = [...new Set(nodes.map((each) => plain(each.name)))];
  const colour = (name: string, { series }: Palette) => series[screens.indexOf(plain(name)) % series.length];
  return (palette: Palette): EChartsCoreOption => ({
    animation: false,
    textStyle: { fontFamily: palette.font },
    tooltip: { ...tooltip(palette), trigger: "item", formatter: tip },
    series: {
      type: "sankey",
      data: nodes.map((each) => ({ ...each, itemStyle: { color: colour(each.name, palette), borderWidth: 0 } })),
      links: edges,
      left: 4,
      right: 130,
      top: 12,
      bottom: 12,
      nodeWidth: 10,
      nodeGap: 12,
      draggable: false,
      emphasis: { focus: "adjacency" },
      lineStyle: { color: "source", opacity: 0.22, curveness: 0.5 },
      label: {
        color: palette.text,
        fontSize: 12,
        width: 120,
        overflow: "truncate",
        formatter: ({ name }: { name: string }) => plain(name),
      },
    },
  });
}

/** Names come from recorded apps: the tooltip is text, not HTML. */
function tip({ name, value }: { name: string; value: number }): HTMLElement {
  const element = document.createElement("span");
  element.textContent = `${name.split(" > ").map(plain).join(" → ")}: ${number(value)}`;
  return element;
}

function plain(name: string): string {
  return name.slice(name.indexOf(" ") + 1);
}

function nameOf(screen: string | null): string {
  if (screen === null) return texts.analytics.others;
  return screen === "" ? flow.ended : screen;
}
