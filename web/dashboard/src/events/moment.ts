/** Where an event can be seen: its session, from the second on in which it happened. */

import type { EventRow } from "../api/rows.ts";

export function momentOf(appid: string, row: EventRow) {
  return {
    to: "/app/$appid/sessions/list/$page/$sessionId",
    params: { appid, page: "1", sessionId: row.sessionProperty.sessionId },
    search: { t: String(Math.floor(row.eventPropertyTime)) },
  } as const;
}
