/** How much happens when, for the curve over the timeline. */

import type { Item } from "./items.ts";
import type { Manifest } from "./manifest.ts";

const WEIGHTS: Readonly<Record<Item["kind"], number>> = {
  gesture: 1,
  event: 1,
  screen: 1.5,
  issue: 2,
  network: 0.3,
  log: 0.2,
  lifecycle: 0,
  note: 0,
};

/** `count` heights, 0..1, from the begin to the end. What changes much in the picture takes more bytes: it counts where nothing else tells. */
export function density(manifest: Manifest, items: readonly Item[], count: number): number[] {
  const told = spread(
    items.map((item) => [item.at, WEIGHTS[item.kind]]),
    manifest.durationMs,
    count,
  );
  const segments = manifest.tracks.flatMap((track) => track.segments);
  const drawn = spread(
    segments.map((segment) => [segment.at, segment.length]),
    manifest.durationMs,
    count,
  );
  return smooth(told.map((height, index) => height * 0.8 + (drawn[index] ?? 0) * 0.2));
}

function spread(weights: readonly (readonly [number, number])[], duration: number, count: number): number[] {
  const heights = new Array<number>(count).fill(0);
  for (const [at, weight] of weights) {
    const index = Math.min(count - 1, Math.max(0, Math.floor((at / Math.max(1, duration)) * count)));
    heights[index] = (heights[index] ?? 0) + weight;
  }
  const most = Math.max(...heights);
  return heights.map((height) => (most > 0 ? Math.sqrt(height / most) : 0));
}

function smooth(heights: readonly number[]): number[] {
  const near = (index: number): number => heights[Math.min(heights.length - 1, Math.max(0, index))] ?? 0;
  return heights.map((height, index) => height * 0.5 + near(index - 1) * 0.25 + near(index + 1) * 0.25);
}
