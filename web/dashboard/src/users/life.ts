/** Links to what a user's numbers count, over his whole life, as the API prints links. */

import { everOf } from "../link/ever.ts";
import type { Part } from "../link/part.ts";
import { printSearch } from "../link/search.ts";

export function sessionsOf(userId: string): string {
  return link("sessions", userId);
}

export function ragedOf(userId: string): string {
  return link("sessions", userId, {
    name: "session_rage_gesture_count",
    operator: "greater",
    value: 0,
    table: "session",
  });
}

export function eventsOf(userId: string): string {
  return link("events", userId);
}

function link(list: "sessions" | "events", userId: string, ...more: Part[]): string {
  const table = list === "events" ? "event" : "session";
  const his = { name: "uxcamuserid", operator: "equal", value: userId, table };
  return `/${list}/list/1${printSearch({ where: [everOf(table), his, ...more] })}`;
}
