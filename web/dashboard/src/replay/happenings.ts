/** Screens, events, issues and rage of a session as one list in the order of time. */

import type { SessionRow } from "../api/rows.ts";
import { texts } from "../texts.ts";

export interface Happening {
  key: string;
  kind: "screen" | "event" | "issue" | "rage";
  /** Seconds since the session's start. */
  at: number;
  title: string;
  note: string;
}

export function happenings({ details }: SessionRow): Happening[] {
  if (!details) return [];
  const found: Omit<Happening, "key">[] = [
    ...(details.screens ?? []).map(({ name, at }) => ({ kind: "screen" as const, at, title: name, note: "" })),
    ...(details.events ?? []).map(({ name, at, properties }) => ({
      kind: "event" as const,
      at,
      title: name,
      note: propertiesText(properties ?? {}),
    })),
    ...(details.issues ?? []).map(({ kind, title, at }) => ({
      kind: "issue" as const,
      at,
      title,
      note: kind.replaceAll("_", " "),
    })),
    ...(details.gestures ?? [])
      .filter((gesture) => gesture.rageStart)
      .map(({ at, screen }) => ({ kind: "rage" as const, at, title: texts.session.kinds.rage, note: screen ?? "" })),
  ];
  return found.sort((a, b) => a.at - b.at).map((each, index) => ({ ...each, key: `${each.kind} ${each.at} ${index}` }));
}

function propertiesText(properties: Record<string, unknown>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(" · ");
}
