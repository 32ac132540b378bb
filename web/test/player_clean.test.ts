import assert from "node:assert/strict";
import { test } from "node:test";
import { Cleaner, type Json } from "../player/src/clean.ts";
import { cleanCss } from "../player/src/clean_css.ts";

const PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

function element(tagName: string, attributes: Json = {}, id = 5, childNodes: Json[] = []): Json {
  return { type: 2, id, tagName, attributes, childNodes };
}

function snapshot(...childNodes: Json[]): Json {
  return { type: 2, timestamp: 1, data: { node: { type: 0, id: 1, childNodes }, initialOffset: { top: 0, left: 0 } } };
}

function shown(event: unknown, cleaner = new Cleaner()): Json {
  const kept = cleaner.clean(event);
  assert.ok(kept);
  return kept.data;
}

function cleaned(node: Json): Json {
  const { childNodes } = shown(snapshot(node)).node as Json;
  return (childNodes as Json[])[0] as Json;
}

const ATTRIBUTES: [string, Json, Json][] = [
  ["img", { src: PIXEL, alt: "x" }, { src: PIXEL, alt: "x" }],
  ["img", { src: "data:text/html,x", srcset: "http://e/ 2x", onerror: "x()" }, {}],
  [
    "img",
    { src: PIXEL, srcset: `${PIXEL} 800w`, sizes: "50vw" },
    { src: PIXEL, srcset: `${PIXEL} 800w`, sizes: "50vw" },
  ],
  ["img", { src: PIXEL, srcset: `${PIXEL} 1x, http://e/ 2x` }, { src: PIXEL }],
  ["img", { src: PIXEL, srcset: `${PIXEL}, http://e/` }, { src: PIXEL }],
  ["img", { src: PIXEL, srcset: `${PIXEL} 1x,http://e/` }, { src: PIXEL }],
  ["img", { src: PIXEL, srcset: "http://e/" }, { src: PIXEL }],
  ["source", { srcset: PIXEL }, { srcset: PIXEL }],
  ["source", { srcset: "http://e/" }, {}],
  ["a", { href: "javascript:alert(1)", ping: "http://e/", target: "_top" }, { href: "#" }],
  ["iframe", { src: "http://e/", srcdoc: "<script>x</script>", sandbox: "", class: "c" }, { class: "c" }],
  ["iframe", { src: "data:text/html,x" }, {}],
  ["link", { rel: "stylesheet", href: "http://e/", _cssText: "a{}" }, { _cssText: "a{}" }],
  ["link", { rel: "preconnect", href: "http://e/" }, {}],
  ["meta", { "http-equiv": "refresh", content: "0;url=http://e/" }, {}],
  ["form", { action: "http://e/", id: "f" }, { id: "f" }],
  ["button", { formaction: "http://e/", onclick: "x()" }, {}],
  ["video", { src: "http://e/", poster: "http://e/", autoplay: "" }, {}],
  ["body", { background: "http://e/", ONLOAD: "x()" }, {}],
  ["use", { "xlink:href": "http://e/#a", fill: "url(http://e/)" }, { fill: "url(data:,)" }],
  ["use", { href: "#a", fill: "url(#b)" }, { href: "#a", fill: "url(#b)" }],
  ["div", { style: "background:url('http://e/a b')", title: " java\nscript:x" }, { style: "background:url(data:,)" }],
  ["canvas", { rr_dataURL: "http://e/" }, {}],
];

for (const [tag, given, kept] of ATTRIBUTES) {
  test(`<${tag} ${Object.keys(given).join(" ")}> keeps what does nothing`, () => {
    const { src, ...attributes } = cleaned(element(tag, { ...given })).attributes as Json;
    const all = src === undefined || (tag === "img" && src !== PIXEL) ? attributes : { ...attributes, src };
    assert.deepEqual(all, kept);
    if (tag === "img") {
      assert.match(String(src), /^data:image\//);
    }
  });
}

test("elements that hold other documents or act become others, under the same id", () => {
  const tags = ["SCRIPT", "object", "embed", "base", "svg:script", "animate", "portal"].map((tag) => {
    const { tagName, id } = cleaned(element(tag, { data: "http://e/" }));
    return [tagName, id];
  });
  assert.deepEqual(
    tags.map(([tag]) => tag),
    ["noscript", "div", "div", "meta", "noscript", "desc", "div"],
  );
  assert.ok(tags.every(([, id]) => id === 5));
});

test("changes of attributes are cleaned by what the element is", () => {
  const cleaner = new Cleaner();
  cleaner.clean(snapshot(element("iframe", {}, 7), element("img", {}, 8)));
  const attributes = [
    { id: 7, attributes: { src: "http://e/", class: null } },
    { id: 8, attributes: { src: "http://e/", style: { background: "url(http://e/)", width: false } } },
    { id: 99, attributes: { onfocus: "x()", href: "javascript:x" } },
  ];
  const data = shown({ type: 3, timestamp: 2, data: { source: 0, attributes } }, cleaner);
  const [frame, image, unknown] = data.attributes as Json[];
  assert.deepEqual(frame?.attributes, { class: null });
  assert.match(JSON.stringify(image?.attributes), /data:image.*url\(data:,\).*false/);
  assert.deepEqual(unknown?.attributes, {});
});

test("what is no event, or cannot be shown, is dropped", () => {
  let deep: Json = element("b");
  for (let depth = 0; depth < 1_000; depth += 1) {
    deep = element("b", {}, depth, [deep]);
  }
  const bad: unknown[] = [
    null,
    7,
    [],
    { type: 3, timestamp: Number.NaN, data: {} },
    { type: 3, timestamp: 1 },
    { type: 4, timestamp: 1, data: { width: 1e9, height: 5 } },
    { type: 3, timestamp: 1, data: { source: 1, positions: [] } },
    { type: 3, timestamp: 1, data: { source: 9, commands: [] } },
    { type: 3, timestamp: 1, data: { source: 10, fontSource: "url(http://e/)" } },
    { type: 2, timestamp: 1, data: {} },
    snapshot(deep),
  ];
  const cleaner = new Cleaner();
  assert.deepEqual(
    bad.map((event) => cleaner.clean(event)),
    bad.map(() => null),
  );
});

const CSS: [string, string][] = [
  ["a{background:url(http://e/)}", "a{background:url(data:,)}"],
  [`a{background:url( "${PIXEL}" )}`, `a{background:url( "${PIXEL}" )}`],
  ["@import 'http://e/';a{}", "a{}"],
  ["@import url(http://e/) screen;a{}", "a{}"],
  ["a{b:u\\72 l(http://e/)}", "a{b:url(data:,)}"],
  ["a{b:\\75\\000072 l(//e/)}", "a{b:url(data:,)}"],
  ['a{b:image-set("http://e/" 1x)}', "a{b:none}"],
  ['a:before{content:"\\4e00"}', 'a:before{content:"\\4e00"}'],
];

for (const [given, kept] of CSS) {
  test(`CSS ${given.slice(0, 40)}`, () => assert.equal(cleanCss(given), kept));
}
