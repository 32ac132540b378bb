import assert from "node:assert/strict";
import { test } from "node:test";
import { printQuestion, type Question, readQuestion } from "../src/analytics/question.ts";
import { previous, windowOf } from "../src/api/analytics.ts";
import { bucketLabels } from "../src/charts/data.ts";
import { csvOf } from "../src/charts/save.ts";
import { parseSearch, printSearch } from "../src/link/search.ts";

const QUESTIONS: Question[] = [
  { entity: "session", metrics: [{ name: "session_count" }], groups: [], view: "line", compare: true },
  {
    entity: "event",
    metrics: [{ name: "event_count" }, { name: "event_custom_property", operator: "avg", property: "a, b:c%/é" }],
    groups: [{ name: "event_uploaded_week" }, { name: "event_custom_property", property: "x,y" }],
    view: "bar",
    compare: false,
  },
];

for (const question of QUESTIONS) {
  test(`a question of ${question.entity} comes back from the address`, () => {
    assert.deepEqual(readQuestion(parseSearch(printSearch(printQuestion(question)))), question);
  });
}

test("an address without a question asks for sessions by day", () => {
  const { entity, metrics, groups } = readQuestion({ entity: "nonsense" });
  assert.deepEqual(
    [entity, metrics, groups],
    ["session", [{ name: "session_count" }], [{ name: "session_uploadedon_day" }]],
  );
});

const LINK =
  'https://h/app/a/sessions/list/1?date_range={"o": "between_dates", "v": {"lower": "2026-10-30T12:00:00Z", "upper": "2026-11-02T11:00:00Z"}, "tb": "session"}';

test("the period before is as long and ends a second before", () => {
  assert.deepEqual(previous(windowOf(LINK)).value, { lower: "2026-10-27T13:00:00Z", upper: "2026-10-30T11:59:59Z" });
});

test("buckets are labelled as the API labels them", () => {
  const window = windowOf(LINK);
  assert.deepEqual(bucketLabels(window, "day"), ["2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"]);
  assert.deepEqual(bucketLabels(window, "week"), ["Oct 26 - Nov 01", "Nov 02 - Nov 08"]);
  assert.deepEqual(bucketLabels(window, "month"), ["Oct 2026", "Nov 2026"]);
});

test("a CSV cannot be taken for formulas", () => {
  const data = {
    head: "Name",
    labels: ["=1+1", 'a "b", c'],
    series: [{ name: "Count", values: [-1, null], links: [] }],
  };
  assert.equal(csvOf(data), '\ufeffName,Count\r\n\'=1+1,-1\r\n"a ""b"", c",\r\n');
});
