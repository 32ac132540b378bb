/** The columns that the list of users can show, as rows of a table. */

import type { UserRow } from "../api/rows.ts";
import { Behind } from "../charts/behind.tsx";
import { count } from "../format/count.ts";
import { Moment, NONE, Properties, Two } from "../list/cells.tsx";
import { type Column, firstOf } from "../list/column.ts";
import classes from "../list/list.module.css";
import { type Look, system } from "../sessions/columns.tsx";
import { texts } from "../texts.ts";
import { eventsOf, ragedOf, sessionsOf } from "./life.ts";
import { aliasOf, nameOf, propertiesOf, span } from "./person.ts";

const { column } = texts.users;

export const COLUMNS: readonly Column<UserRow, Look>[] = [
  {
    id: "user",
    linked: true,
    label: column.user,
    width: 170,
    wide: true,
    first: true,
    narrow: true,
    cell: (row) => <Two above={nameOf(row)} below={row.userId ? aliasOf(row) : ""} strong />,
  },
  {
    id: "properties",
    label: column.properties,
    width: 150,
    wide: true,
    first: true,
    cell: (row) => <Properties of={propertiesOf(row)} />,
  },
  {
    id: "device",
    label: column.device,
    width: 130,
    wide: true,
    first: true,
    cell: ({ device }) => <Two above={device.model} below={system(device.platform, device.osVersion)} />,
  },
  {
    id: "place",
    label: column.place,
    width: 110,
    wide: true,
    first: true,
    cell: ({ location }) => (
      <Two above={location.city || location.country} below={location.city ? location.country : ""} />
    ),
  },
  { id: "lastSeen", label: column.lastSeen, width: 118, first: true, narrow: true, cell: moment("lastseenOn") },
  { id: "firstSeen", label: column.firstSeen, width: 118, first: true, cell: moment("registeredOn") },
  {
    id: "sessions",
    label: column.sessions,
    width: 84,
    number: true,
    first: true,
    narrow: true,
    cell: (row, { appid }) => (
      <Behind appid={appid} link={sessionsOf(row.uxcamUserId)} className={classes.above}>
        {count(row.usage.totalSession)}
      </Behind>
    ),
  },
  {
    id: "time",
    label: column.time,
    width: 96,
    number: true,
    first: true,
    cell: ({ usage }) => span(usage.totalSessionTime),
  },
  { id: "screens", label: column.screens, width: 84, number: true, cell: ({ usage }) => count(usage.screenCount) },
  { id: "gestures", label: column.gestures, width: 88, number: true, cell: ({ usage }) => count(usage.totalGesture) },
  {
    id: "events",
    label: column.events,
    width: 80,
    number: true,
    cell: (row, { appid }) => (
      <Behind appid={appid} link={eventsOf(row.uxcamUserId)} className={classes.above}>
        {count(row.usage.eventCount)}
      </Behind>
    ),
  },
  {
    id: "rage",
    label: column.rage,
    width: 68,
    number: true,
    first: true,
    cell: (row, { appid }) =>
      row.usage.rageGestureCount > 0 ? (
        <span className={classes.rage}>
          <Behind appid={appid} link={ragedOf(row.uxcamUserId)} className={classes.above}>
            {count(row.usage.rageGestureCount)}
          </Behind>
        </span>
      ) : (
        NONE
      ),
  },
  {
    id: "appVersion",
    label: column.appVersion,
    width: 104,
    cell: ({ device }) => device.appVersion ?? NONE,
  },
];

export const FIRST_COLUMNS = firstOf(COLUMNS);

function moment(name: "registeredOn" | "lastseenOn") {
  return ({ usage }: UserRow, { zone }: Look) => <Moment text={usage[name]} zone={zone} />;
}
