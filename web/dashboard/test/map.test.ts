import assert from "node:assert/strict";
import { test } from "node:test";
import { mapOf } from "../src/analytics/chart.ts";
import { firstQuestion, printQuestion, type Question, readQuestion, viewOf } from "../src/analytics/question.ts";
import type { AnalyticsRow } from "../src/api/rows.ts";
import { parseSearch, printSearch } from "../src/link/search.ts";
import { placed } from "../src/map/placed.ts";
import { stepsOf } from "../src/map/steps.ts";
import { DOTS, findCountry, WORLD } from "../src/map/world.ts";

const QUESTION: Question = { ...firstQuestion("session"), groups: [{ name: "device_country" }], view: "map" };
const METRIC = { name: "session_count" };
const LINK = "https://h/app/a/sessions/list/1?date_range={}";
const NEVER = { lower: new Date(0), upper: new Date(0) };

function mapped(rows: [string, number][], total: number, question = QUESTION, metric = METRIC) {
  const key = metric.name;
  const answered = {
    window: NEVER,
    total: { [key]: total, dashboard_link: LINK } as AnalyticsRow,
    rows: rows.map(([name, amount]) => ({
      device_country: name,
      [key]: amount,
      dashboard_link: `${LINK}&device_country={"o":"in","v":["${name}"], "tb": "session"}`,
    })) as AnalyticsRow[],
    before: undefined,
    rowsBefore: [],
  };
  return mapOf(question, metric, answered);
}

const NAMES: [string, string | undefined][] = [
  ["USA", "United States of America"],
  ["united states", "United States of America"],
  ["The Netherlands", "Netherlands"],
  ["Czech Republic", "Czechia"],
  ["Turkiye", "Turkey"],
  ["Côte d’Ivoire", "Côte d'Ivoire"],
  ["Ivory Coast", "Côte d'Ivoire"],
  ["Korea, Republic of", "South Korea"],
  ["Republic of the Congo", "Congo"],
  ["Congo - Kinshasa", "Dem. Rep. Congo"],
  ["Saint Martin", "St-Martin"],
  ["Guinea", "Guinea"],
  ["Réunion", undefined],
  ["", undefined],
  ["Nowhere", undefined],
  ["constructor", undefined],
];

for (const [name, country] of NAMES) {
  test(`${name || "no name"} is ${country ?? "not"} on the map`, () => assert.equal(findCountry(name), country));
}

test("rows are on the map or told, none twice and none lost", () => {
  const { drawn, missing } = placed(
    mapped(
      [
        ["USA", 40],
        ["Réunion", 9],
        ["Singapore", 5],
        ["United States of America", 1],
        ["others", 2],
      ],
      60,
    ),
  );
  assert.deepEqual(
    drawn.map(({ country, value }) => [country, value]),
    [
      ["United States of America", 40],
      ["Singapore", 5],
    ],
  );
  assert.deepEqual(
    missing.map(({ label, value }) => [label, value]),
    [
      ["no country", 3],
      ["Réunion", 9],
      ["United States of America", 1],
      ["Others", 2],
    ],
  );
});

test("what has no country is told with the filter that lists it", () => {
  const { without } = mapped([["Japan", 4]], 6);
  assert.equal(without?.value, 2);
  const { where = [] } = parseSearch(without?.link?.split("?")[1] ?? "");
  const { name, operator, value } = where.at(-1) ?? {};
  assert.deepEqual([name, operator, value], ["device_country", "not_in", ["Japan"]]);
});

test("what cannot be added up is not", () => {
  assert.equal(mapped([["Japan", 4]], 4).without, undefined);
  assert.equal(mapped([["Japan", 4]], 6, { ...QUESTION, entity: "user" }, { name: "user_count" }).without, undefined);
  assert.equal(mapped([["Japan", 4]], 6, QUESTION, { name: "session_unique_user_count" }).without, undefined);
});

const SKEWED = [1, 1, 2, 2, 3, 5, 8, 13, 400];
const FEW = [1, 1, 2, 2, 3, 4, 7, 20];
const STEPS: [number[], ReturnType<typeof stepsOf>][] = [
  [[], { bounds: [], kind: "each" }],
  [[7, 3, 7], { bounds: [3, 7], kind: "each" }],
  [SKEWED, { bounds: [1, 3, 10, 30, 120], kind: "growing" }],
  [FEW, { bounds: [1, 3, 6, 10], kind: "growing" }],
  [[0, ...SKEWED], { bounds: [0, 3, 10, 30, 120], kind: "growing" }],
  [[0.8, 0.81, 0.85, 0.9, 0.95, 0.99], { bounds: [0.8, 0.83, 0.87, 0.91, 0.95], kind: "equal" }],
  [[40, 380, 390, 400, 410, 500], { bounds: [40, 130, 220, 310, 400], kind: "equal" }],
  [[-3, -2, 0, 4, 5, 8], { bounds: [-3, -1, 1, 3, 5], kind: "equal" }],
];

for (const [values, steps] of STEPS) {
  test(`${values} has the classes ${steps.bounds}`, () => assert.deepEqual(stepsOf(values), steps));
}

test("no country is torn by the edge of the map", () => {
  const longest = WORLD.features
    .flatMap(({ geometry }) => geometry.coordinates.flat())
    .flatMap((ring) => ring.map(([x = 0], index) => Math.abs(x - (ring[index - 1]?.[0] ?? x))))
    .reduce((a, b) => Math.max(a, b));
  assert.ok(longest < 20, `a line is ${longest} wide`);
});

test("small countries have a dot", () => {
  assert.ok(DOTS.has("Singapore") && DOTS.has("Malta") && !DOTS.has("Portugal"));
});

test("a map is of countries alone, and comes back from the address", () => {
  assert.deepEqual(readQuestion(parseSearch(printSearch(printQuestion(QUESTION)))), QUESTION);
  assert.equal(viewOf(QUESTION), "map");
  assert.equal(viewOf({ ...QUESTION, groups: [] }), "rank");
  assert.equal(viewOf({ ...QUESTION, groups: [...QUESTION.groups, { name: "device_platform" }] }), "rank");
});
