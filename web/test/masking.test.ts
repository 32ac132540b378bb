import assert from "node:assert/strict";
import { test } from "node:test";
import { type DomNode, hide } from "../src/masking.ts";

function element(attributes: Record<string, unknown>, tagName = "input"): DomNode {
  return { tagName, attributes };
}

test("a field's value is hidden, a caption is not", () => {
  const cases: [DomNode, unknown][] = [
    [element({ value: "typed it" }), "***** **"],
    [element({ value: "typed", type: "hidden" }), "*****"],
    [element({ value: "typed", type: "some-new-type" }), "*****"],
    [element({ value: "typed" }, "textarea"), "*****"],
    [element({ value: "Pay", type: "submit" }), "Pay"],
    [element({ value: "7" }, "li"), "7"],
  ];
  for (const [node, value] of cases) {
    hide(node, "inputs", false);
    assert.equal(node.attributes?.value, value);
  }
});

test("under a mask words in attributes are hidden too", () => {
  const inner = element({ title: "who", alt: "what", class: "kept" }, "img");
  const outer: DomNode = { tagName: "p", attributes: { "data-playhead-mask": "" }, childNodes: [inner] };
  const beside = element({ title: "seen" }, "p");
  hide({ tagName: "body", childNodes: [outer, beside] }, "inputs", false);
  assert.deepEqual(inner.attributes, { title: "***", alt: "****", class: "kept" });
  assert.deepEqual(beside.attributes, { title: "seen" });
});

test("with masking of all text there is no attribute to read", () => {
  const node = element({ placeholder: "Your name", "aria-label": "Name", value: "Ann" });
  hide(node, "text", false);
  assert.deepEqual(node.attributes, { placeholder: "**** ****", "aria-label": "****", value: "***" });
});
