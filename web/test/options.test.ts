import assert from "node:assert/strict";
import { test } from "node:test";
import { stricter } from "../src/masking.ts";
import { checked, type Options, optionsOf, WrongOption } from "../src/options.ts";
import { isSettings, together } from "../src/settings.ts";

const OPTIONS: Options = { key: "ik_1", host: "https://host" };

test("a script tag's attributes are options", () => {
  const data = { key: "ik_1", sampling: "0.5", masking: "text", appVersion: "2", screens: "manual", errors: "off" };
  assert.deepEqual(optionsOf(data, "https://host/below/playhead.js?v=1"), {
    key: "ik_1",
    host: "https://host/below",
    sampling: 0.5,
    masking: "text",
    appVersion: "2",
    screens: "manual",
    errors: "off",
  });
});

test("wrong options are named", () => {
  const wrong: [Partial<Options>, RegExp][] = [
    [{ key: "" }, /key is the app's ingest key, ik_…, not ""/],
    [{ sampling: Number.NaN }, /sampling is a number from 0 to 1, not null/],
    [{ sampling: 1.5 }, /sampling is a number from 0 to 1, not 1.5/],
    [{ host: "host" }, /host is an address, https:\/\/…, not "host"/],
  ];
  for (const [part, told] of wrong) {
    assert.throws(() => checked({ ...OPTIONS, ...part }), { message: told });
  }
  assert.throws(() => optionsOf({ key: "ik_1", screens: "off" }, "https://host/playhead.js"), WrongOption);
});

test("app and page together: less and stricter", () => {
  const settings = { recording: true, sampling: 0.5, minDurationSec: 3, masking: "inputs" } as const;
  assert.deepEqual(together(settings, OPTIONS), settings);
  assert.deepEqual(together(settings, { ...OPTIONS, sampling: 0.1, masking: "text" }), {
    ...settings,
    sampling: 0.1,
    masking: "text",
  });
  assert.deepEqual(together(settings, { ...OPTIONS, sampling: 0.9, masking: "none" }), settings);
  assert.equal(stricter("none", "none"), "none");
  assert.equal(isSettings({ ...settings, masking: "some" }), false);
});
