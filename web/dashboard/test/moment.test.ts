import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays, dayOf, readMoment, startOfDay, zulu } from "../src/format/moment.ts";

test("a row's time is UTC", () => {
  assert.equal(zulu(readMoment("2023-01-16 10:43:47")), "2023-01-16T10:43:47Z");
  assert.equal(zulu(readMoment("2023-01-16T10:43:47Z")), "2023-01-16T10:43:47Z");
});

const DAYS: [string, string, string][] = [
  ["2026-11-25", "UTC", "2026-11-25T00:00:00Z"],
  ["2026-11-25", "Asia/Kathmandu", "2026-11-24T18:15:00Z"],
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"],
  ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00:00Z"],
  ["2026-11-02", "America/New_York", "2026-11-02T05:00:00Z"],
];

for (const [day, zone, start] of DAYS) {
  test(`${day} begins in ${zone} at ${start}`, () => {
    assert.equal(zulu(startOfDay(day, zone)), start);
    assert.equal(dayOf(startOfDay(day, zone), zone), day);
  });
}

test("days are counted over months", () => {
  assert.equal(addDays("2026-02-28", 1), "2026-03-01");
  assert.equal(addDays("2026-01-01", -1), "2025-12-31");
});
