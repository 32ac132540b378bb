import assert from "node:assert/strict";
import { test } from "node:test";
import { density } from "../player/src/density.ts";
import { upTo, visible } from "../player/src/gestures.ts";
import { type Item, nextStep, rowsOf } from "../player/src/items.ts";
import { gapAt, inOrder, type Manifest, segmentAt, type Track } from "../player/src/manifest.ts";
import { skipTo } from "../player/src/quiet.ts";
import { trackAt } from "../player/src/schedule.ts";
import { sortOf, tell } from "../player/src/told.ts";
import { clockText, skipped } from "../player/src/words.ts";

const ITEMS: Item[] = [
  { kind: "screen", at: 0, name: "Home" },
  { kind: "gesture", at: 2_000, gesture: "tap", x: 0.5, y: 0.5 },
  { kind: "network", at: 2_500, method: "GET", url: "https://a.test/x?y=1", status: 500, durationMs: 12 },
  { kind: "gesture", at: 3_000, gesture: "tap", x: 0.5, y: 0.5, rage: true, responsive: false },
  { kind: "event", at: 9_000, name: "Paid", properties: { total: 5, more: {} } },
  { kind: "issue", at: 9_500, issue: "crash", title: "Oh" },
];

function track(window: string, ...spans: [number, number][]): Track {
  const segments = spans.map(([at, until], n) => ({ n, at, until, length: 10 }));
  return { kind: "dom", window, width: 1, height: 1, segments };
}

function manifest(...tracks: Track[]): Manifest {
  const gaps = [{ from: 4_000, until: 6_000, reason: "missing" as const }];
  return { sessionId: "s", version: 1, startedAt: 0, durationMs: 10_000, tracks, gaps };
}

test("segments are found by time", () => {
  const { segments } = track("a", [0, 1], [1_000, 1_500], [3_000, 3_000]);
  assert.deepEqual(
    [-1, 0, 999, 1_000, 2_999, 90_000].map((at) => segmentAt(segments, at)),
    [-1, 0, 0, 1, 1, 2],
  );
  assert.deepEqual(segmentAt([], 5), -1);
});

test("a manifest in any order is put in order, and tracks without a picture go", () => {
  const { tracks } = inOrder(manifest(track("b", [5, 6], [1, 2]), track("none")));
  assert.deepEqual(
    tracks.map(({ segments }) => segments.map(({ at }) => at)),
    [[1, 5]],
  );
});

test("a gap ends where it ends", () => {
  const { gaps } = manifest();
  assert.deepEqual(
    [3_999, 4_000, 5_999, 6_000].map((at) => gapAt(gaps, at) !== null),
    [false, true, true, false],
  );
});

test("steps go over what happened, not over the chatter", () => {
  assert.equal(nextStep(ITEMS, 0, 1)?.at, 2_000);
  assert.equal(nextStep(ITEMS, 2_000, 1)?.at, 3_000);
  assert.equal(nextStep(ITEMS, 3_000, -1)?.at, 2_000);
  assert.equal(nextStep(ITEMS, 9_500, 1), null);
});

test("the tab that speaks is seen until it is silent", () => {
  const [one, two] = [track("1", [0, 5_000], [5_000, 9_000]), track("2", [4_000, 30_000])];
  const tracks = [one, two];
  assert.equal(trackAt(tracks, 6_000, one), one);
  assert.equal(trackAt(tracks, 13_000, one), two);
  assert.equal(trackAt(tracks, 2_000, two), one);
  assert.equal(trackAt(tracks, 90_000, null), one, "the last to begin a segment, when none speaks");
  assert.equal(trackAt([], 0, null), null);
  assert.equal(trackAt([track("late", [7_000, 8_000])], 0, null)?.window, "late");
});

test("quiet is skipped to shortly before the next sign, and only where all signs are known", () => {
  assert.equal(skipTo([1_000, 60_000], 2_000, 100_000), 59_000);
  assert.equal(skipTo([1_000, 60_000], 2_000, 30_000), 29_000);
  assert.equal(skipTo([1_000, 6_000], 2_000, 100_000), null);
  assert.equal(skipTo([], 2_000, 100_000), 99_000);
});

test("density is highest where most happens", () => {
  const heights = density(manifest(track("a", [0, 1])), ITEMS, 10);
  assert.equal(heights.length, 10);
  assert.equal(heights.indexOf(Math.max(...heights)), 9);
  assert.ok(heights.every((height) => height >= 0 && height <= 1));
  assert.deepEqual(density({ ...manifest(), durationMs: 0 }, [], 3), [0, 0, 0]);
});

test("gestures are seen from shortly before until they have faded", () => {
  assert.deepEqual(
    [1_900, 1_950, 2_800, 2_950].map((at) => visible(ITEMS, at).length),
    [0, 1, 1, 1],
  );
  assert.equal(visible(ITEMS, 5_000).length, 0);
});

test("a trail ends where the finger is", () => {
  const path = [
    [0, 0.5, 0.8],
    [100, 0.5, 0.4],
    [200, 0.5, 0.2],
  ] as const;
  assert.deepEqual(upTo(path, 50), [
    [0, 0.5, 0.8],
    [50, 0.5, 0.6000000000000001],
  ]);
  assert.equal(upTo(path, 900).length, 3);
});

test("items are told in words", () => {
  assert.deepEqual(ITEMS.map(sortOf), ["screen", "gesture", "error", "rage", "event", "crash"]);
  assert.deepEqual(tell(ITEMS[3] as Item), ["Rage tap", "No response"]);
  assert.deepEqual(tell(ITEMS[4] as Item), ["Paid", "total: 5 · more: …"]);
  assert.deepEqual(tell({ kind: "note", at: 1, text: "Look", by: "" }), ["Look", "Note"]);
  assert.deepEqual(tell(ITEMS[2] as Item), ["GET a.test/x", "500 · 12 ms"]);
  assert.deepEqual(
    [clockText(75_300), clockText(3_675_000), skipped(42)],
    ["1:15", "1:01:15", "Skipped 42 s of inactivity"],
  );
});

test("the taps of one rage gesture are one row", () => {
  const tap = (at: number, rageStart?: boolean): Item => ({
    kind: "gesture",
    at,
    gesture: "tap",
    rage: true,
    ...(rageStart ? { rageStart } : {}),
  });
  const rows = rowsOf([tap(1, true), tap(2), tap(3), ...ITEMS.slice(0, 2), tap(9, true), tap(10)]);
  assert.deepEqual(
    rows.map(({ item, count }) => [item.at, count]),
    [
      [1, 3],
      [0, 1],
      [2_000, 1],
      [9, 2],
    ],
  );
});
