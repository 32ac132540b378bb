/** The columns that the list of sessions can show, as rows of a table. */

import { Badge } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import type { SessionRow } from "../api/rows.ts";
import { count } from "../format/count.ts";
import { duration } from "../format/duration.ts";
import { platformName } from "../format/platform.ts";
import { Moment, NONE, Two } from "../list/cells.tsx";
import { type Column, firstOf } from "../list/column.ts";
import classes from "../list/list.module.css";
import { texts } from "../texts.ts";
import { userName } from "./person.ts";
import { Thumbnails } from "./Thumbnails.tsx";

export interface Look {
  appid: string;
  zone: string;
}

export const COLUMNS: readonly Column<SessionRow, Look>[] = [
  {
    id: "picture",
    label: texts.list.column.picture,
    width: 162,
    first: true,
    cell: (row, { appid }) => <Thumbnails appid={appid} row={row} />,
  },
  {
    id: "user",
    linked: true,
    label: texts.list.column.user,
    width: 170,
    wide: true,
    first: true,
    narrow: true,
    cell: (row) => <Two above={userName(row.user)} below={texts.list.nth(count(row.sessionNumber))} strong />,
  },
  {
    id: "device",
    label: texts.list.column.device,
    width: 170,
    wide: true,
    first: true,
    cell: ({ device }) => (
      <Two
        above={[device.producer, device.model].filter(Boolean).join(" ")}
        below={system(device.platform, device.osVersion)}
      />
    ),
  },
  {
    id: "place",
    label: texts.list.column.place,
    width: 140,
    wide: true,
    first: true,
    cell: ({ device, location }) => (
      <Two above={location.city || device.country} below={location.city ? device.country : ""} />
    ),
  },
  {
    id: "uploaded",
    label: texts.list.column.uploaded,
    width: 124,
    first: true,
    narrow: true,
    cell: ({ property }, { zone }) => <Moment text={property.uploadedServerTime} zone={zone} />,
  },
  {
    id: "duration",
    label: texts.list.column.duration,
    width: 84,
    number: true,
    first: true,
    narrow: true,
    cell: (row) => duration(row.property.durationSec),
  },
  {
    id: "screens",
    label: texts.list.column.screens,
    width: 78,
    number: true,
    first: true,
    cell: (row) => count(row.property.totalScreen),
  },
  {
    id: "gestures",
    label: texts.list.column.gestures,
    width: 84,
    number: true,
    cell: (row) => count(row.property.totalGesture),
  },
  {
    id: "rage",
    label: texts.list.column.rage,
    width: 64,
    number: true,
    first: true,
    cell: ({ property }) =>
      property.rageGestureCount > 0 ? <span className={classes.rage}>{count(property.rageGestureCount)}</span> : NONE,
  },
  {
    id: "crash",
    label: texts.list.column.crash,
    width: 92,
    first: true,
    cell: ({ property }) => (property.isCrashed ? <Crashed /> : null),
  },
  {
    id: "appVersion",
    label: texts.list.column.appVersion,
    width: 104,
    cell: ({ device }) => device.appVersion ?? NONE,
  },
  {
    id: "osVersion",
    label: texts.list.column.osVersion,
    width: 110,
    cell: ({ device }) => system(device.platform, device.osVersion),
  },
  { id: "network", label: texts.list.column.network, width: 100, cell: ({ property }) => property.networkType ?? NONE },
  { id: "number", label: texts.list.column.number, width: 96, number: true, cell: (row) => count(row.sessionNumber) },
  { id: "sdk", label: texts.list.column.sdk, width: 110, cell: ({ device }) => device.sdkVersion ?? NONE },
  { id: "language", label: texts.list.column.language, width: 100, cell: ({ device }) => device.language ?? NONE },
];

export const FIRST_COLUMNS = firstOf(COLUMNS);

export function Crashed() {
  return (
    <Badge color="red" variant="light" size="sm" radius="sm" tt="none" leftSection={<IconBolt size={11} aria-hidden />}>
      {texts.list.crashed}
    </Badge>
  );
}

/** "Android 13" */
export function system(platform: string | null | undefined, version: string | null | undefined): string {
  return [platformName(platform ?? ""), version].filter(Boolean).join(" ");
}
