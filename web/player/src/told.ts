/** An item of the timeline in words, and of which sort it is for the eye. */

import { type Item, isCrash, isRage } from "./items.ts";
import { GESTURES, ISSUES, LIFE, WORDS } from "./words.ts";

export type Sort = "screen" | "event" | "gesture" | "unresponsive" | "rage" | "crash" | "error" | "note" | "quiet";

export function sortOf(item: Item): Sort {
  switch (item.kind) {
    case "gesture":
      return isRage(item) ? "rage" : item.responsive === false ? "unresponsive" : "gesture";
    case "issue":
      return isCrash(item) ? "crash" : "error";
    case "network":
      return item.status === 0 || item.status >= 400 ? "error" : "quiet";
    case "log":
      return item.level === "error" ? "error" : "quiet";
    case "lifecycle":
      return "quiet";
    default:
      return item.kind;
  }
}

/** Title and what stands beside it, smaller. */
export function tell(item: Item): readonly [string, string] {
  switch (item.kind) {
    case "screen":
      return [item.name, "Screen"];
    case "gesture":
      return [gesture(item.gesture, isRage(item)), item.responsive === false ? "No response" : ""];
    case "event":
      return [item.name, properties(item.properties ?? {})];
    case "issue":
      return [item.title, ISSUES[item.issue] ?? item.issue];
    case "network":
      return [`${item.method} ${path(item.url)}`, `${item.status || "no answer"} · ${item.durationMs} ms`];
    case "log":
      return [item.text, item.level];
    case "lifecycle":
      return [LIFE[item.state] ?? item.state, ""];
    case "note":
      return [item.text, item.by || WORDS.note];
  }
}

function gesture(name: string, rage: boolean): string {
  const told = GESTURES[name] ?? name;
  return rage ? `Rage ${told.toLowerCase()}` : told;
}

function properties(given: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(given).map(
    ([name, value]) => `${name}: ${typeof value === "object" ? "…" : String(value)}`,
  );
  return texts.join(" · ");
}

function path(url: string): string {
  return url.replace(/^\w+:\/\//, "").replace(/\?.*/, "");
}
