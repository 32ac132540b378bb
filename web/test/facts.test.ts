import assert from "node:assert/strict";
import { test } from "node:test";
import { campaign, refererOf, systemVersion } from "../src/device.ts";
import { titleOf } from "../src/errors.ts";
import { plainAddress, screenOf } from "../src/screens.ts";
import { outcomeOf } from "../src/sender.ts";

test("screens are paths, and routes in the fragment", () => {
  const names = [
    ["https://a/", "/"],
    ["https://a/b/c?d=e", "/b/c"],
    ["https://a/b#top", "/b"],
    ["https://a/#/orders/7?email=x", "/#/orders/7"],
    ["https://a/#!/orders", "/#!/orders"],
  ] as const;
  for (const [address, name] of names) {
    assert.equal(screenOf(new URL(address)), name);
  }
});

test("addresses lose what people typed", () => {
  assert.equal(plainAddress("https://me:pw@a:8/b?q=typed#part"), "https://a:8/b");
  assert.equal(plainAddress("file:///tmp/a.html?q=1"), "file:///tmp/a.html");
  assert.equal(plainAddress("no address"), "");
});

test("where a visit came from", () => {
  assert.equal(refererOf("https://search.example/find?q=typed", "shop.example"), "https://search.example/find");
  assert.equal(refererOf("https://shop.example/a", "shop.example"), undefined);
  assert.equal(refererOf("", "shop.example"), undefined);
  assert.deepEqual(campaign("?utm_source=mail&utm_term=&x=1"), { utm: { source: "mail" } });
  assert.deepEqual(campaign("?x=1"), {});
});

test("versions of the system", () => {
  assert.equal(systemVersion({ platform: "Windows", platformVersion: "15.0.0" }), "11");
  assert.equal(systemVersion({ platform: "Windows", platformVersion: "10.0.0" }), "10");
  assert.equal(systemVersion({ platform: "macOS", platformVersion: "26.1.0" }), "26.1.0");
  assert.equal(systemVersion({ platform: "Linux", platformVersion: "6.1.0" }), undefined);
  assert.equal(systemVersion({}), undefined);
});

test("titles of errors are one line", () => {
  assert.equal(titleOf(new TypeError("a\n  b")), "TypeError: a b");
  assert.equal(titleOf({ code: 7 }), '{"code":7}');
  assert.equal(titleOf(undefined), "undefined");
  assert.equal(titleOf(""), "Unknown error");
  assert.equal(titleOf("x".repeat(9_999)).length, 500);
});

test("answers of the server", () => {
  assert.deepEqual(outcomeOf(200, null), { is: "taken" });
  assert.deepEqual(outcomeOf(400, null), { is: "refused" });
  assert.deepEqual(outcomeOf(413, null), { is: "refused" });
  assert.deepEqual(outcomeOf(401, null), { is: "stop" });
  assert.deepEqual(outcomeOf(429, "7"), { is: "again", wait: 7_000 });
  assert.deepEqual(outcomeOf(503, "soon"), { is: "again", wait: null });
});
