/**
 * Wireframes as PostHog's mobile SDKs send them: boxes with types and styles, in dp or points (wire-protocols of `ingest/protocols/posthog/mobile.py`).
 *
 *     type 4              {width, height}                                          the screen's size
 *     type 2              {wireframes: [W]}                                        the whole picture
 *     type 3, source 0    {adds?, updates?: [{wireframe, parentId}], removes?: [{id}]}
 *     type 5, "keyboard"  {open, height?}
 */

import type { Timed } from "./lines.ts";

export const WHOLE = 2;
const CHANGE = 3;
const SIZE = 4;
const CUSTOM = 5;

export interface Box {
  readonly id: unknown;
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly style: Readonly<Record<string, unknown>>;
  readonly told: Readonly<Record<string, unknown>>;
  children: Box[];
}

export interface WireEvent extends Timed {
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Screen {
  boxes: Box[];
  width: number;
  height: number;
  /** Height of the keyboard, 0 where none is open. */
  keyboard: number;
}

const KEYBOARD = 0.36;
/** Of the screen's height, where the SDK does not tell. */
const DEEPEST = 100;
const MOST_BOXES = 5_000;

export function readWire(event: unknown): WireEvent | null {
  if (!isObject(event) || typeof event.timestamp !== "number" || typeof event.type !== "number") {
    return null;
  }
  return isObject(event.data) ? (event as unknown as WireEvent) : null;
}

/** The screen after these events, which begin with a whole picture where there is one. */
export function screenOf(events: readonly WireEvent[], size: { width: number; height: number }): Screen {
  const screen: Screen = { boxes: [], ...size, keyboard: 0 };
  for (const event of events) {
    apply(screen, event);
  }
  return screen;
}

function apply(screen: Screen, { type, data }: WireEvent): void {
  if (type === SIZE) {
    screen.width = positive(data.width) ?? screen.width;
    screen.height = positive(data.height) ?? screen.height;
  } else if (type === WHOLE) {
    screen.boxes = boxesOf(data.wireframes);
  } else if (type === CHANGE && data.source === 0) {
    change(screen, data);
  } else if (type === CUSTOM && data.tag === "keyboard") {
    keyboard(screen, data);
  }
}

function keyboard(screen: Screen, data: WireEvent["data"]): void {
  const payload = isObject(data.payload) ? data.payload : data;
  screen.keyboard = payload.open ? (positive(payload.height) ?? screen.height * KEYBOARD) : 0;
}

/** An update takes the place of what had its id. */
function change(screen: Screen, data: WireEvent["data"]): void {
  for (const { id } of objects(data.removes)) {
    remove(screen.boxes, id);
  }
  for (const update of objects(data.updates)) {
    const [box] = boxesOf([update.wireframe]);
    if (box && !replace(screen.boxes, box)) {
      add(screen, box, update.parentId);
    }
  }
  for (const added of objects(data.adds)) {
    for (const box of boxesOf([added.wireframe])) {
      remove(screen.boxes, box.id);
      add(screen, box, added.parentId);
    }
  }
}

function add(screen: Screen, box: Box, parent: unknown): void {
  const holder = find(screen.boxes, parent);
  (holder?.children ?? screen.boxes).push(box);
}

function* all(boxes: Box[]): Generator<[Box, Box[]]> {
  for (const box of [...boxes]) {
    yield [box, boxes];
    yield* all(box.children);
  }
}

function find(boxes: Box[], id: unknown): Box | null {
  for (const [box] of all(boxes)) {
    if (box.id === id) {
      return box;
    }
  }
  return null;
}

function remove(boxes: Box[], id: unknown): void {
  for (const [box, siblings] of all(boxes)) {
    if (box.id === id) {
      siblings.splice(siblings.indexOf(box), 1);
    }
  }
}

/** In its place among its siblings. */
function replace(boxes: Box[], box: Box): boolean {
  for (const [old, siblings] of all(boxes)) {
    if (old.id === box.id) {
      siblings[siblings.indexOf(old)] = box;
      return true;
    }
  }
  return false;
}

function boxesOf(wireframes: unknown): Box[] {
  let left = MOST_BOXES;
  const read = (values: unknown, depth: number): Box[] => {
    const boxes: Box[] = [];
    for (const told of objects(values)) {
      left -= 1;
      if (left < 0 || depth > DEEPEST) {
        return boxes;
      }
      boxes.push({ ...placeOf(told), told, children: read(told.childWireframes, depth + 1) });
    }
    return boxes;
  };
  return read(wireframes, 0);
}

function placeOf(told: Record<string, unknown>): Omit<Box, "told" | "children"> {
  return {
    id: told.id,
    type: typeof told.type === "string" ? told.type : "div",
    x: finite(told.x),
    y: finite(told.y),
    width: Math.max(0, finite(told.width)),
    height: Math.max(0, finite(told.height)),
    style: isObject(told.style) ? told.style : {},
  };
}

/** PostHog's SDKs also write sizes as text: "100vw" and "12px". */
function finite(value: unknown): number {
  const number = typeof value === "string" ? Number.parseFloat(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : 0;
}

function positive(value: unknown): number | null {
  return typeof value === "number" && value > 0 && value < 20_000 ? value : null;
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
