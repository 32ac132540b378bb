import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../player/src/clock.ts";
import { type Happening, INITIAL, next, type State } from "../player/src/machine.ts";
import { Clock as Wall } from "./memory.ts";

function after(...happenings: Happening[]): State {
  return happenings.reduce(next, INITIAL);
}

const OPENED: Happening = { is: "opened", at: 500 };
const SHOWN: Happening = { is: "shown" };
const PLAY: Happening = { is: "play" };

test("a recording that opens shows its start and stands", () => {
  assert.equal(after(OPENED).phase, "seeking");
  assert.deepEqual(after(OPENED, SHOWN), { phase: "paused", at: 500, wants: "pause" });
});

test("who asked to play before it was open sees it play", () => {
  assert.equal(after(PLAY, OPENED, SHOWN).phase, "playing");
  assert.equal(after(OPENED, PLAY, SHOWN).phase, "playing");
  assert.equal(after(PLAY, OPENED, { is: "pause", at: 0 }, SHOWN).phase, "paused");
});

test("seeking goes on as before once the picture is there", () => {
  const seek: Happening = { is: "seek", at: 9_000 };
  assert.deepEqual(after(OPENED, SHOWN, PLAY, seek), { phase: "seeking", at: 9_000, wants: "play" });
  assert.equal(after(OPENED, SHOWN, PLAY, seek, SHOWN).phase, "playing");
  assert.equal(after(OPENED, SHOWN, seek, SHOWN).phase, "paused");
});

test("a picture that is not loaded is waited for, and can be given up", () => {
  const starved: Happening = { is: "starved", at: 700 };
  assert.deepEqual(after(OPENED, SHOWN, PLAY, starved), { phase: "waiting", at: 700, wants: "play" });
  assert.equal(after(OPENED, SHOWN, PLAY, starved, SHOWN).phase, "playing");
  assert.equal(after(OPENED, SHOWN, PLAY, starved, { is: "pause", at: 700 }, SHOWN).phase, "paused");
  assert.deepEqual(after(OPENED, SHOWN, PLAY, starved, { is: "seek", at: 1 }).phase, "seeking");
});

test("after the end it plays from the beginning", () => {
  const ended = after(OPENED, SHOWN, PLAY, { is: "over", at: 60_000 });
  assert.deepEqual(ended, { phase: "ended", at: 60_000, wants: "pause" });
  assert.deepEqual(next(ended, PLAY), { phase: "seeking", at: 0, wants: "play" });
  assert.equal(next(ended, { is: "seek", at: 5 }).phase, "seeking");
});

test("what fails says why, and can be tried again where it was", () => {
  const failed = after(OPENED, SHOWN, PLAY, { is: "failed", trouble: "gone" });
  assert.deepEqual([failed.phase, failed.trouble], ["failed", "gone"]);
  assert.equal(next(failed, PLAY), failed);
  assert.deepEqual(next(failed, { is: "retry" }), { phase: "loading", at: 500, wants: "play" });
});

test("what means nothing in a state changes nothing", () => {
  const paused = after(OPENED, SHOWN);
  for (const happening of [SHOWN, { is: "starved", at: 1 }, { is: "over", at: 1 }, { is: "retry" }] as Happening[]) {
    assert.equal(next(paused, happening), paused);
  }
});

test("the clock goes at its speed, and keeps its time through changes of it", () => {
  const wall = new Wall();
  const clock = new Clock(wall.now);
  clock.set(1_000);
  wall.pass(500);
  assert.equal(clock.time, 1_000);
  clock.start();
  wall.pass(500);
  assert.equal(clock.time, 1_500);
  clock.speed = 4;
  wall.pass(500);
  assert.equal(clock.time, 3_500);
  clock.stop();
  wall.pass(500);
  assert.deepEqual([clock.time, clock.runs], [3_500, false]);
});

test("a running clock can be set", () => {
  const wall = new Wall();
  const clock = new Clock(wall.now);
  clock.start();
  clock.start();
  wall.pass(100);
  clock.set(10_000);
  wall.pass(100);
  assert.equal(clock.time, 10_100);
});
