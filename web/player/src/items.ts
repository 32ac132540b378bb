/** What happened beside the picture, as the Playback API's timeline tells it. `at` is milliseconds since the session began. */

export type Item = Screen | Gesture | Happened | Issue | Call | Line | Life | Note;

export interface Screen {
  readonly kind: "screen";
  readonly at: number;
  readonly name: string;
}

/** Places are fractions of the surface, 0..1, from its top left corner. */
export interface Gesture {
  readonly kind: "gesture";
  readonly at: number;
  readonly gesture: string;
  readonly x?: number;
  readonly y?: number;
  readonly rage?: boolean;
  /** The first of the taps of a rage gesture. */
  readonly rageStart?: boolean;
  readonly responsive?: boolean;
  readonly path?: readonly Point[];
}

/** Where a finger was: milliseconds since it came down, x, y. */
export type Point = readonly [number, number, number];

export interface Happened {
  readonly kind: "event";
  readonly at: number;
  readonly name: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface Issue {
  readonly kind: "issue";
  readonly at: number;
  readonly issue: string;
  readonly title: string;
}

export interface Call {
  readonly kind: "network";
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface Line {
  readonly kind: "log";
  readonly at: number;
  readonly level: string;
  readonly text: string;
}

export interface Life {
  readonly kind: "lifecycle";
  readonly at: number;
  readonly state: string;
}

/** What somebody wrote down about a moment; the page around the player tells it, not the recording. */
export interface Note {
  readonly kind: "note";
  readonly at: number;
  readonly text: string;
  /** Who wrote it; empty where that is not told. */
  readonly by: string;
}

export function isCrash(item: Item): boolean {
  return item.kind === "issue" && item.issue !== "handled_exception";
}

export function isRage(item: Item): boolean {
  return item.kind === "gesture" && item.rage === true;
}

/** What a viewer steps through and finds marked: all but the chatter of network, console and lifecycle. */
export function isStep(item: Item): boolean {
  return !["network", "log", "lifecycle"].includes(item.kind);
}

/** The item after or before a time, by more than a blink, so that stepping does not stand still. */
export function nextStep(items: readonly Item[], at: number, direction: 1 | -1): Item | null {
  const BLINK = 60;
  const steps = items.filter(isStep);
  return direction > 0
    ? (steps.find((item) => item.at > at + BLINK) ?? null)
    : (steps.findLast((item) => item.at < at - BLINK) ?? null);
}

/** One row of the list: an item, and how many taps of the same anger it stands for. */
export interface Row {
  readonly item: Item;
  readonly count: number;
}

/** The taps of one rage gesture are one row, where the first was. */
export function rowsOf(items: readonly Item[]): Row[] {
  const rows: { item: Item; count: number }[] = [];
  let angry: { item: Item; count: number } | null = null;
  for (const item of items) {
    if (item.kind === "gesture" && item.rage && !item.rageStart && angry) {
      angry.count += 1;
      continue;
    }
    const row = { item, count: 1 };
    angry = isRage(item) ? row : angry;
    rows.push(row);
  }
  return rows;
}
