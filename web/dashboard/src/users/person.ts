/** Who a user is, for people's eyes: rows of users say it otherwise than rows of sessions. */

import type { UserRow } from "../api/rows.ts";

const SHORT = 8;
/** Keys of `property` that are no custom properties. */
const OWN = ["alias", "kUXCam_UserIdentity"];

/** The identity that the app gave, or else the alias. */
export function nameOf(user: UserRow): string {
  return user.userId || aliasOf(user) || user.uxcamUserId.slice(0, SHORT);
}

export function aliasOf(user: UserRow): string {
  return String(user.property.alias ?? "");
}

/** The app's own properties, by name, in the types in which they were sent. */
export function propertiesOf(user: UserRow): [string, string][] {
  return Object.entries(user.property)
    .filter(([name, value]) => !OWN.includes(name) && value !== null && value !== "")
    .map(([name, value]): [string, string] => [name, typeof value === "object" ? JSON.stringify(value) : String(value)])
    .sort(([a], [b]) => a.localeCompare(b));
}

/** "4 min", "3 h 20 min": how long a user was here in all. */
export function span(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ""}`;
}
