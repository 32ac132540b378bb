/** The columns that the list of events can show, as rows of a table. */

import type { EventRow } from "../api/rows.ts";
import { duration } from "../format/duration.ts";
import { Moment, NONE, Properties, Two } from "../list/cells.tsx";
import { type Column, firstOf } from "../list/column.ts";
import { Crashed, system } from "../sessions/columns.tsx";
import { userName } from "../sessions/person.ts";
import { texts } from "../texts.ts";

const { column } = texts.events;

export const COLUMNS: readonly Column<EventRow, string>[] = [
  {
    id: "event",
    label: column.event,
    width: 170,
    wide: true,
    linked: true,
    first: true,
    narrow: true,
    cell: (row) => <Two above={row.eventName} below={row.eventScreen} strong />,
  },
  {
    id: "properties",
    label: column.properties,
    width: 200,
    wide: true,
    first: true,
    cell: (row) => <Properties of={propertiesOf(row)} />,
  },
  { id: "user", label: column.user, width: 150, wide: true, first: true, cell: (row) => userName(row.userProperty) },
  {
    id: "device",
    label: column.device,
    width: 170,
    wide: true,
    first: true,
    cell: (row) => (
      <Two above={[row.device.producer, row.device.model].filter(Boolean).join(" ")} below={systemOf(row)} />
    ),
  },
  {
    id: "place",
    label: column.place,
    width: 120,
    cell: ({ sessionProperty }) => sessionProperty.country ?? NONE,
  },
  {
    id: "uploaded",
    label: column.uploaded,
    width: 124,
    first: true,
    narrow: true,
    cell: (row, zone) => <Moment text={row.eventDate} zone={zone} />,
  },
  {
    id: "at",
    label: column.at,
    width: 118,
    number: true,
    first: true,
    cell: (row) => duration(row.eventPropertyTime),
  },
  {
    id: "duration",
    label: column.duration,
    width: 130,
    number: true,
    cell: ({ sessionProperty }) => duration(sessionProperty.durationSec),
  },
  {
    id: "crash",
    label: column.crash,
    width: 92,
    cell: ({ sessionProperty }) => (sessionProperty.isCrashed ? <Crashed /> : null),
  },
  { id: "appVersion", label: column.appVersion, width: 104, cell: ({ device }) => device.appVersion ?? NONE },
  { id: "osVersion", label: column.osVersion, width: 110, cell: systemOf },
  {
    id: "network",
    label: column.network,
    width: 100,
    cell: ({ sessionProperty }) => sessionProperty.networkType ?? NONE,
  },
];

export const FIRST_COLUMNS = firstOf(COLUMNS);

/** "Android 13" */
export function systemOf({ device }: EventRow): string {
  return system(String(device.platform), device.osVersion);
}

/** What was sent with an event, by name. */
export function propertiesOf({ eventProperty }: EventRow): [string, string][] {
  return Object.entries(eventProperty)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]);
}
