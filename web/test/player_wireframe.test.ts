import assert from "node:assert/strict";
import { test } from "node:test";
import { readWire, screenOf, type WireEvent } from "../player/src/wireframe.ts";

const SIZE = { width: 360, height: 800 };
const box = (id: number, more: object = {}) => ({ id, x: 1, y: 2, width: 30, height: 40, type: "text", ...more });
const whole = (...wireframes: object[]): WireEvent => ({ type: 2, timestamp: 1, data: { wireframes } });
const change = (data: object): WireEvent => ({ type: 3, timestamp: 2, data: { source: 0, ...data } });

function ids(events: WireEvent[]): unknown[] {
  return screenOf(events, SIZE).boxes.map(({ id, children }) =>
    children.length ? [id, ...children.map((child) => child.id)] : id,
  );
}

test("a whole picture, and what is added, updated and removed", () => {
  const picture = whole(box(1, { childWireframes: [box(2), box(3)] }), box(4));
  assert.deepEqual(ids([picture]), [[1, 2, 3], 4]);
  assert.deepEqual(ids([picture, change({ adds: [{ parentId: 1, wireframe: box(5) }] })]), [[1, 2, 3, 5], 4]);
  assert.deepEqual(ids([picture, change({ removes: [{ id: 2, parentId: 1 }, { id: 4 }] })]), [[1, 3]]);
  const updated = screenOf([picture, change({ updates: [{ parentId: 1, wireframe: box(2, { text: "new" }) }] })], SIZE);
  assert.deepEqual(
    updated.boxes[0]?.children.map(({ id, told }) => [id, told.text]),
    [
      [2, "new"],
      [3, undefined],
    ],
  );
  assert.deepEqual(ids([picture, whole(box(9))]), [9]);
});

test("an update of what is not there adds it", () => {
  assert.deepEqual(ids([whole(box(1)), change({ updates: [{ parentId: 77, wireframe: box(2) }] })]), [1, 2]);
});

test("size and keyboard", () => {
  const size: WireEvent = { type: 4, timestamp: 1, data: { width: 800, height: 360 } };
  const keyboard = (data: object): WireEvent => ({ type: 5, timestamp: 1, data: { tag: "keyboard", ...data } });
  assert.deepEqual(screenOf([size, keyboard({ payload: { open: true, height: 120 } })], SIZE), {
    boxes: [],
    width: 800,
    height: 360,
    keyboard: 120,
  });
  assert.equal(screenOf([keyboard({ payload: { open: true } })], SIZE).keyboard, 288);
  assert.equal(screenOf([keyboard({ open: true }), keyboard({ open: false })], SIZE).keyboard, 0);
});

test("hostile wireframes are bounded", () => {
  let deep: object = box(0);
  for (let depth = 0; depth < 500; depth += 1) {
    deep = box(depth, { childWireframes: [deep] });
  }
  assert.equal(ids([whole(deep)]).length, 1);
  assert.deepEqual(ids([whole({ id: 1, x: "12px", y: Number.NaN, width: -5, height: null, style: 7 })]), [1]);
  assert.equal(screenOf([whole({ x: "12px" })], SIZE).boxes[0]?.x, 12);
  assert.equal(readWire({ type: 2, timestamp: 1 }), null);
  assert.equal(readWire([]), null);
});
