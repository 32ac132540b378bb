import assert from "node:assert/strict";
import { test } from "node:test";
import { type Part, printPart, readPart } from "../src/link/part.ts";
import { parseSearch, printSearch } from "../src/link/search.ts";

/** What the address bar makes of a link: the browser's own URL, or Node's, which follow one standard. */
function inAddress(query: string): string {
  return new URL(`http://host/app/a/sessions/list/1?${query}`).search;
}

const HARD = [
  'a"b',
  '"',
  '""',
  "",
  " ",
  "a, b",
  '","',
  "']}",
  "50%",
  "%22",
  "ä ö",
  "a&b=c#d",
  "\\",
  "+",
  "{[:,]}",
  '{"a"',
  "🎈",
];

for (const text of HARD) {
  test(`the text ${JSON.stringify(text)} comes back from the address`, () => {
    const part: Part = { name: "device_model", operator: "in", value: [text, "SM-C7100"], table: "session" };
    const found = parseSearch(inAddress(`device_model=${printPart(part)}`));
    assert.deepEqual(found, { where: [part] });
  });
}

test("a link of the API is read", () => {
  const link =
    'device_model={"o":"in","v":["SM%20C7100"], "tb": "session"}' +
    '&date_range={"o": "between_dates", "v": {"lower": "2022-12-17T10:25:08Z", "upper": "2023-01-16T10:25:08Z"}, "tb": "session"}' +
    '&session_duration={"o":"greater","v":180.0, "tb": "session"}&session_crashed={"o":"equal","v":"True", "tb": "session"}';
  const { where } = parseSearch(inAddress(link));
  assert.deepEqual(
    where?.map((part) => [part.name, part.operator, part.value]),
    [
      ["device_model", "in", ["SM C7100"]],
      ["date_range", "between_dates", { lower: "2022-12-17T10:25:08Z", upper: "2023-01-16T10:25:08Z" }],
      ["session_duration", "greater", 180],
      ["session_crashed", "equal", "True"],
    ],
  );
});

test("a property of the same event is read and printed", () => {
  const raw = '{"o":"in","v":["Add%20to%20cart"],"p":{"name":"price","operator":"greater","value":10}, "tb": "event"}';
  const part = readPart("event_name", raw);
  assert.deepEqual(part?.condition, { name: "price", operator: "greater", value: 10 });
  assert.equal(part && printPart(part), raw);
});

test("a link that was encoded as a whole, as chats do, is read too", () => {
  const part: Part = { name: "device_city", operator: "equal", value: 'St. "J"', table: "session" };
  const found = parseSearch(`?device_city=${encodeURIComponent(printPart(part))}`);
  assert.deepEqual(found, { where: [part] });
});

test("two parts of one name keep their order, plain parameters stand behind", () => {
  const where = [day("on", "2026-01-02"), day("not_on", "2026-01-01")];
  const printed = printSearch({ tab: "map", where });
  assert.match(printed, /^\?date_range=.*&date_range=.*&tab=map$/);
  assert.deepEqual(parseSearch(inAddress(printed.slice(1))), { where, tab: "map" });
});

test("what is no part is a plain parameter", () => {
  assert.deepEqual(parseSearch("?a=%7B1&b"), { a: "{1", b: "" });
});

function day(operator: string, value: string): Part {
  return { name: "date_range", operator, value, table: "session" };
}

test("a link of UXCam's, which escapes no quote, is read by its form", () => {
  const { where } = parseSearch(inAddress('device_model={"o":"in","v":["12%22%20TV", "a%5C%27b"], "tb": "session"}'));
  assert.deepEqual(where?.[0]?.value, ['12" TV', "a\\'b"]);
});
