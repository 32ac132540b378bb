/** Whether this visitor may be recorded: what he said (`optOut`, `optIn`; remembered), else what his browser says for him. */

import type { Shelf } from "./storage.ts";

export type Consent = "out" | "in";

/** Do Not Track and Global Privacy Control count unless the visitor himself said yes. */
export function mayRecord(shelf: Shelf, navigator: Navigator): boolean {
  const said = shelf.get("consent");
  return said === "in" || (said !== "out" && !refusedByBrowser(navigator));
}

export function remember(shelf: Shelf, said: Consent): void {
  shelf.set("consent", said);
}

function refusedByBrowser(navigator: Navigator): boolean {
  return navigator.doNotTrack === "1" || Reflect.get(navigator, "globalPrivacyControl") === true;
}
