/** Who a session is of, for people's eyes. */

import type { SessionRow } from "../api/rows.ts";

type Person = SessionRow["user"];

/** Digits of an id that are enough to tell users apart on one page. */
const SHORT = 8;

/** Keys of `user` that are no custom properties. */
const OWN = ["alias", "uxcamuserid", "kUXCam_UserIdentity"];

/** The identity that the app gave, or else the alias. */
export function userName(user: Person): string {
  return user.kUXCam_UserIdentity || user.alias || userId(user).slice(0, SHORT);
}

export function userId(user: Person): string {
  return user.uxcamuserid ?? "";
}

/** The app's own properties, by name. */
export function customProperties(user: Person): [string, string][] {
  return Object.entries(user)
    .filter((entry): entry is [string, string] => !OWN.includes(entry[0]) && typeof entry[1] === "string")
    .sort(([a], [b]) => a.localeCompare(b));
}
