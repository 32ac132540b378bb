/** Screens, events, issues, rage and taps without a response of a session as one list in the order of time; requests and lines of the console too. */

import type { Item } from "../../../player/src/items.ts";
import { sortOf, tell } from "../../../player/src/told.ts";
import type { SessionDetails, SessionRow } from "../api/rows.ts";
import { texts } from "../texts.ts";

export interface Happening {
  key: string;
  kind: "screen" | "event" | "issue" | "rage" | "unresponsive" | "network" | "log";
  /** Seconds since the session's start. */
  at: number;
  title: string;
  note: string;
  /** A request that was answered, a line of the console that is no error: much of it, and seldom of use. */
  isChatter: boolean;
}

type Told = Omit<Happening, "key" | "isChatter"> & { isChatter?: boolean };
const { kinds } = texts.session;

/** `recorded` is what the recording tells beside the row. */
export function happenings({ details }: SessionRow, recorded: readonly Item[]): Happening[] {
  return [...(details ? ofRow(details) : []), ...recorded.flatMap(chatter)]
    .sort((a, b) => a.at - b.at)
    .map((each, index) => ({ isChatter: false, ...each, key: `${each.kind} ${each.at} ${index}` }));
}

function ofRow({ screens = [], events = [], issues = [], gestures = [] }: SessionDetails): Told[] {
  return [
    ...screens.map(({ name, at }) => ({ kind: "screen" as const, at, title: name, note: "" })),
    ...events.map(({ name, at, properties }) => ({
      kind: "event" as const,
      at,
      title: name,
      note: propertiesText(properties ?? {}),
    })),
    ...issues.map(({ kind, title, at }) => ({ kind: "issue" as const, at, title, note: kind.replaceAll("_", " ") })),
    ...gestures.flatMap(({ at, screen, rage, rageStart, responsive }) => {
      const kind = rageStart ? ("rage" as const) : ("unresponsive" as const);
      return rageStart || (responsive === false && !rage) ? [{ kind, at, title: kinds[kind], note: screen ?? "" }] : [];
    }),
  ];
}

function chatter(item: Item): Told[] {
  if (item.kind !== "network" && item.kind !== "log") return [];
  const [title, note] = tell(item);
  return [{ kind: item.kind, at: item.at / 1000, title, note, isChatter: sortOf(item) !== "error" }];
}

function propertiesText(properties: Record<string, unknown>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(" · ");
}
