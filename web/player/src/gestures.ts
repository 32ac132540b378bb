/** Gestures drawn over the picture: circles where it was tapped, trails where a finger went. */

import type { Gesture, Item, Point } from "./items.ts";

const BEFORE = 80;
const AFTER = 900;
/** Milliseconds that a gesture is seen for, before and after it. */
const LONGEST = 4_000;
/** Milliseconds of a path that are drawn at most. */

export interface Colours {
  readonly tap: string;
  readonly rage: string;
  readonly unresponsive: string;
}

type Pen = CanvasRenderingContext2D;

/** Gestures seen at `at`; the later ones lie on top. */
export function visible(items: readonly Item[], at: number): Gesture[] {
  return items.filter((item): item is Gesture => item.kind === "gesture" && isSeen(item, at));
}

function isSeen(gesture: Gesture, at: number): boolean {
  return at >= gesture.at - BEFORE && at <= gesture.at + length(gesture) + AFTER;
}

function length({ path }: Gesture): number {
  return Math.min(LONGEST, path?.at(-1)?.[0] ?? 0);
}

/** `width` and `height` are those of the picture in the pen's units. */
export function drawGestures(
  pen: Pen,
  width: number,
  height: number,
  gestures: readonly Gesture[],
  at: number,
  colours: Colours,
): void {
  const unit = Math.max(14, Math.min(26, Math.min(width, height) * 0.045));
  for (const gesture of gestures) {
    const colour = gesture.rage ? colours.rage : gesture.responsive === false ? colours.unresponsive : colours.tap;
    pen.strokeStyle = colour;
    pen.fillStyle = colour;
    const age = at - gesture.at;
    if (gesture.path && gesture.path.length > 1) {
      drawTrail(pen, width, height, gesture.path, age, unit);
    } else if (gesture.x !== undefined && gesture.y !== undefined) {
      drawTap(pen, gesture.x * width, gesture.y * height, age, unit, gesture);
    }
  }
  pen.globalAlpha = 1;
}

/** Full where something came of it, hollow with a cross where not; a ring runs outwards as it comes down, further where it is trouble. */
function drawTap(pen: Pen, x: number, y: number, age: number, unit: number, gesture: Gesture): void {
  const fade = 1 - Math.max(0, age) / AFTER;
  const grown = Math.min(1, Math.max(0, age + BEFORE) / 140);
  const isVoid = gesture.responsive === false;
  circle(pen, x, y, unit * (0.6 + 0.4 * grown));
  pen.globalAlpha = (isVoid ? 0.14 : 0.42) * fade;
  pen.fill();
  pen.globalAlpha = 0.95 * fade;
  pen.setLineDash(isVoid ? [5, 4] : []);
  pen.lineWidth = 2.5;
  pen.stroke();
  pen.setLineDash([]);
  if (isVoid) {
    cross(pen, x, y, unit * 0.3);
  }
  if (age > 0) {
    circle(pen, x, y, unit * (1 + (gesture.rage || isVoid ? 1.6 : 0.9) * (age / AFTER)));
    pen.globalAlpha = 0.5 * fade;
    pen.lineWidth = 1.5;
    pen.stroke();
  }
}

function drawTrail(pen: Pen, width: number, height: number, path: readonly Point[], age: number, unit: number): void {
  const end = Math.min(LONGEST, path.at(-1)?.[0] ?? 0);
  const fade = age > end ? 1 - (age - end) / AFTER : 1;
  const seen = upTo(path, Math.max(0, age));
  pen.globalAlpha = 0.55 * Math.max(0, fade);
  pen.lineWidth = unit * 0.5;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.beginPath();
  for (const [, x, y] of seen) {
    pen.lineTo(x * width, y * height);
  }
  pen.stroke();
  const [, x, y] = seen.at(-1) ?? [0, 0, 0];
  pen.globalAlpha = 0.9 * Math.max(0, fade);
  circle(pen, x * width, y * height, unit * 0.75);
  pen.fill();
}

/** The points until a time, the last one between two. */
export function upTo(path: readonly Point[], ms: number): Point[] {
  const seen = path.filter(([at]) => at <= ms);
  const [before, after] = [seen.at(-1), path[seen.length]];
  if (before && after) {
    const share = (ms - before[0]) / Math.max(1, after[0] - before[0]);
    seen.push([ms, before[1] + (after[1] - before[1]) * share, before[2] + (after[2] - before[2]) * share]);
  }
  return seen.length > 0 ? seen : path.slice(0, 1);
}

function cross(pen: Pen, x: number, y: number, half: number): void {
  pen.beginPath();
  for (const way of [1, -1]) {
    pen.moveTo(x - half, y - half * way);
    pen.lineTo(x + half, y + half * way);
  }
  pen.stroke();
}

function circle(pen: Pen, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, Math.max(0, radius), 0, Math.PI * 2);
}
