import assert from "node:assert/strict";
import { test } from "node:test";
import { DOZE, Sessions, SILENCE, tab } from "../src/session.ts";
import { Clock, memory } from "./memory.ts";

test("a session goes on in another tab and over a reload", () => {
  const [shelf, clock] = [memory(), new Clock()];
  const first = new Sessions(shelf, clock.now);
  clock.pass(SILENCE - 1);
  assert.equal(new Sessions(shelf, clock.now).current.id, first.current.id);
});

test("half an hour without a sign of life ends it", () => {
  const [shelf, clock] = [memory(), new Clock()];
  const sessions = new Sessions(shelf, clock.now);
  const { id } = sessions.current;
  clock.pass(SILENCE);
  assert.equal(sessions.touch(), true);
  assert.notEqual(sessions.current.id, id);
  assert.equal(sessions.current.started, clock.now());
});

test("signs of life keep it for hours", () => {
  const [shelf, clock] = [memory(), new Clock()];
  const sessions = new Sessions(shelf, clock.now);
  for (let count = 0; count < 12; count += 1) {
    clock.pass(SILENCE - 1);
    assert.equal(sessions.touch(), false);
  }
  assert.equal(clock.now() - sessions.current.started, 12 * (SILENCE - 1));
});

test("what another tab began is taken up", () => {
  const [shelf, clock] = [memory(), new Clock()];
  const here = new Sessions(shelf, clock.now);
  clock.pass(SILENCE);
  const there = new Sessions(shelf, clock.now);
  clock.pass(2_000);
  assert.equal(here.touch(), true);
  assert.equal(here.current.id, there.current.id);
});

test("a clock set back by hours ends it too", () => {
  const [shelf, clock] = [memory(), new Clock()];
  const { id } = new Sessions(shelf, clock.now).current;
  clock.pass(-3 * 3_600_000);
  assert.notEqual(new Sessions(shelf, clock.now).current.id, id);
});

test("it dozes before it ends", () => {
  const [shelf, clock] = [memory(), new Clock()];
  const sessions = new Sessions(shelf, clock.now);
  clock.pass(DOZE);
  assert.equal(sessions.awake, false);
  sessions.touch();
  assert.equal(sessions.awake, true);
});

test("what stands in storage and is no session is no session", () => {
  for (const text of ["", "{", "[]", "null", '{"id": 1}', '{"id":"a","started":1,"last":"now","share":0}']) {
    const shelf = memory();
    shelf.set("session", text);
    assert.match(new Sessions(shelf).current.id, /^[0-9a-f]{32}$/);
  }
});

test("a tab keeps its id over a reload, a copy of it gets its own", () => {
  const shelf = memory();
  const first = tab(shelf);
  assert.notEqual(tab(shelf).id, first.id, "while it is open, whoever finds its id is a copy");
  const reloaded = memory();
  const before = tab(reloaded);
  before.leave();
  assert.equal(tab(reloaded).id, before.id);
});
