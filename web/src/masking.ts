/**
 * What rrweb does not hide by itself. It masks what fields hold; this goes over what it recorded and hides what stands in attributes:
 * a prefilled `value` of an emptied field, and under a mask placeholders, titles and labels.
 *
 * `none` < `inputs` < `text`: hide nothing but passwords, what is typed, all text.
 */

export type Masking = "none" | "inputs" | "text";

export const MASK = "[data-playhead-mask]";
export const BLOCK = "[data-playhead-block]";
/** Text that is typed, but not into a field. */
const EDITED = "[contenteditable]:not([contenteditable=false])";
const ORDER: readonly Masking[] = ["none", "inputs", "text"];
const FIELDS = new Set(["input", "textarea", "select"]);
/** Input types whose value is a caption or a choice. */
const CAPTIONS = new Set(["submit", "button", "reset", "image", "checkbox", "radio"]);
const WORDS = ["placeholder", "title", "alt", "aria-label", "label", "srcdoc"];

/** Only what is asked for here is read; everything else of a serialised node stays as it is. */
export interface DomNode {
  tagName?: string;
  attributes?: Record<string, unknown>;
  childNodes?: DomNode[];
}

export function isMasking(value: unknown): value is Masking {
  return ORDER.some((each) => each === value);
}

/** The one that hides more. */
export function stricter(one: Masking, other: Masking): Masking {
  return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;
}

/** rrweb's options. By tag, as by type would leave out the types that it does not list: hidden fields, and those to come. */
export function maskOptions(masking: Masking): {
  maskInputOptions: { password: boolean; textarea: boolean; select: boolean };
  maskTextSelector: string;
} {
  const typed = masking !== "none";
  const fields = { password: true, input: typed, textarea: typed, select: typed };
  const text = typed ? `${MASK}, ${EDITED}` : MASK;
  return { maskInputOptions: fields, maskTextSelector: masking === "text" ? "*" : text };
}

export function stars(text: unknown): unknown {
  return typeof text === "string" ? text.replace(/\S/g, "*") : text;
}

/** Hide in place, in this node and all below; `masked`: an element above is under a mask. */
export function hide(node: DomNode, masking: Masking, masked: boolean): void {
  const attributes = node.attributes ?? {};
  const under = masked || masking === "text" || attributes["data-playhead-mask"] !== undefined;
  hideAttributes(attributes, String(node.tagName ?? ""), attributes.type, masking, under);
  for (const child of node.childNodes ?? []) {
    hide(child, masking, under);
  }
}

export function hideAttributes(
  attributes: Record<string, unknown>,
  tag: string,
  type: unknown,
  masking: Masking,
  masked: boolean,
): void {
  const field = FIELDS.has(tag.toLowerCase()) && !CAPTIONS.has(String(type ?? "").toLowerCase());
  const names = masked ? ["value", ...WORDS] : field && masking !== "none" ? ["value"] : [];
  for (const name of names) {
    if (attributes[name] !== undefined) {
      attributes[name] = stars(attributes[name]);
    }
  }
}
