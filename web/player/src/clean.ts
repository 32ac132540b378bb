/**
 * Events of rrweb as they may be shown: recordings come from anybody who knows an app's ingest key.
 *
 * The sandbox of the frame forbids scripts and its policy forbids the network (dom.ts); this takes away what would try, so that nothing
 * rests on one wall. What is not known to be harmless goes: all addresses but `data:` ones of pictures, sounds and fonts, all handlers, all
 * elements that hold other documents, and what cannot be an event at all.
 */

import { cleanCss, HARMLESS } from "./clean_css.ts";

export type Json = Record<string, unknown>;

export interface DomEvent {
  readonly type: number;
  readonly timestamp: number;
  readonly data: Json;
}

export const FULL_SNAPSHOT = 2;
export const INCREMENTAL = 3;
export const META = 4;
const MUTATION = 0;
const MOVES: readonly unknown[] = [1, 6, 12];
const STYLE_RULE = 8;
const CANVAS = 9;
const FONT = 10;
const STYLE_DECLARATION = 13;
const ADOPTED_STYLE_SHEET = 15;
const LARGEST_SCREEN = 20_000;
const DEEPEST = 400;
/** Nodes in nodes; Chromium's own parser stops at 512. */

/** Attributes that hold an address, whatever the element. */
const ADDRESSES = new Set(
  "src href xlink:href poster data background action formaction cite longdesc codebase manifest icon profile lowsrc dynsrc rr_dataurl rr_src".split(
    " ",
  ),
);
/** Attributes of SVG that hold CSS values. */
const DRAWING = new Set("fill stroke filter mask clip-path cursor marker-start marker-mid marker-end".split(" "));
const FORBIDDEN = new Set(
  "srcdoc imagesrcset ping target download autofocus autoplay http-equiv sandbox allow csp is nonce".split(" "),
);
/** Elements and what stands in their place, under the same id: later events name it. */
const REPLACED: Readonly<Record<string, string>> = {
  script: "noscript",
  object: "div",
  embed: "div",
  applet: "div",
  portal: "div",
  fencedframe: "div",
  frame: "div",
  frameset: "div",
  base: "meta",
  animate: "desc",
  animatetransform: "desc",
  animatemotion: "desc",
  set: "desc",
};
/** A grey box for a picture that is not in the recording. */
const NO_PICTURE =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='24' height='24'%3E%3Crect width='100%25' height='100%25' fill='%238884' fill-opacity='.16'/%3E%3C/svg%3E";

export class Cleaner {
  private readonly tags = new Map<unknown, string>();
  private readonly styles = new Set<unknown>();

  /** The event as it may be shown, or null. The event given is changed. */
  clean(event: unknown): DomEvent | null {
    if (!isObject(event) || !isTime(event.timestamp) || typeof event.type !== "number" || !isObject(event.data)) {
      return null;
    }
    const { type, data } = event;
    const good =
      type === INCREMENTAL ? this.change(data) : type === FULL_SNAPSHOT ? this.snapshot(data) : fits(type, data);
    return good ? (event as unknown as DomEvent) : null;
  }

  private snapshot(data: Json): boolean {
    if (!isObject(data.initialOffset)) {
      data.initialOffset = { left: 0, top: 0 };
    }
    return isObject(data.node) && this.tree(data.node);
  }

  private change(data: Json): boolean {
    const { source } = data;
    if (MOVES.includes(source)) {
      return Array.isArray(data.positions) && data.positions.length > 0 && data.positions.every(isObject);
    }
    if (source === MUTATION) {
      return this.mutation(data);
    }
    if (source === FONT) {
      return data.buffer === true || HARMLESS.test(bare(data.fontSource));
    }
    if (source === STYLE_RULE || source === STYLE_DECLARATION || source === ADOPTED_STYLE_SHEET) {
      cleanTexts(data);
    }
    return source !== CANVAS;
  }

  private mutation(data: Json): boolean {
    for (const name of ["adds", "removes", "texts", "attributes"]) {
      data[name] = Array.isArray(data[name]) ? data[name].filter(isObject) : [];
    }
    data.adds = (data.adds as Json[]).filter((add) => isObject(add.node) && this.tree(add.node));
    for (const text of data.texts as Json[]) {
      text.value = typeof text.value === "string" && this.styles.has(text.id) ? cleanCss(text.value) : text.value;
    }
    for (const change of data.attributes as Json[]) {
      change.attributes = isObject(change.attributes)
        ? cleanAttributes(this.tags.get(change.id) ?? "", change.attributes)
        : {};
    }
    return true;
  }

  /** A node and all below. False when it is too deep to be built. */
  private tree(root: Json): boolean {
    const waiting: [Json, number][] = [[root, 0]];
    for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
      const [node, depth] = entry;
      if (depth > DEEPEST) {
        return false;
      }
      this.node(node);
      const children = Array.isArray(node.childNodes) ? node.childNodes.filter(isObject) : [];
      node.childNodes = children;
      for (const child of children) {
        waiting.push([child, depth + 1]);
      }
    }
    return true;
  }

  private node(node: Json): void {
    if (typeof node.textContent === "string" && node.isStyle) {
      this.styles.add(node.id);
      node.textContent = cleanCss(node.textContent);
    }
    if (typeof node.tagName !== "string") {
      return;
    }
    const tag = node.tagName.toLowerCase().replace(/^.*:/, "");
    const attributes = isObject(node.attributes) ? node.attributes : {};
    const replaced = REPLACED[tag];
    node.tagName = replaced ?? tag;
    node.attributes = tag === "script" ? {} : cleanAttributes(tag, attributes);
    this.tags.set(node.id, tag);
    if (tag === "script") {
      node.childNodes = [];
    }
  }
}

/** A meta event tells the size of the screen; one that cannot be is dropped. */
function fits(type: number, data: Json): boolean {
  return type !== META || (isLength(data.width) && isLength(data.height));
}

function isLength(value: unknown): boolean {
  return typeof value === "number" && value > 0 && value <= LARGEST_SCREEN;
}

function isTime(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

function cleanAttributes(tag: string, attributes: Json): Json {
  const cleaned: Json = {};
  for (const [given, value] of Object.entries(attributes)) {
    const name = given.toLowerCase();
    const kept = name.startsWith("on") || FORBIDDEN.has(name) ? undefined : cleanValue(tag, name, value);
    if (kept !== undefined) {
      cleaned[given] = kept;
    }
  }
  return tag === "link" || tag === "meta" ? onlyOf(cleaned, ["_cssText", "media", "charset", "name"]) : cleaned;
}

/** null takes an attribute away. */
function cleanValue(tag: string, name: string, value: unknown): unknown {
  if (value === null) {
    return null;
  }
  if (name === "style" || name === "_csstext") {
    return typeof value === "string" ? cleanCss(value) : isObject(value) ? cleanTexts(value) : value;
  }
  if (ADDRESSES.has(name)) {
    return cleanAddress(tag, name, value);
  }
  if (name === "srcset") {
    return isOnePicture(value) ? value : undefined;
  }
  if (DRAWING.has(name) && typeof value === "string") {
    return cleanCss(value);
  }
  return /^(javascript|vbscript|data:text)/.test(bare(value)) ? undefined : value;
}

/** A `srcset` of one picture that the recording holds, with what it says of its size. */
function isOnePicture(value: unknown): boolean {
  const [address, size, ...more] = typeof value === "string" ? value.split(" ") : [];
  const isAlone = more.length === 0 && (size === undefined || /^[\d.]+[wx]$/.test(size));
  return isAlone && address !== undefined && HARMLESS.test(address) && !address.endsWith(",");
}

function cleanAddress(tag: string, name: string, value: unknown): unknown {
  if (tag === "iframe") {
    return undefined;
  }
  const text = bare(value);
  if (HARMLESS.test(text) || text.startsWith("#")) {
    return value;
  }
  if (tag === "a" || tag === "area") {
    return "#";
  }
  return tag === "img" && name === "src" ? NO_PICTURE : undefined;
}

function cleanTexts(value: Json): Json {
  const waiting: unknown[] = [value];
  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    if (!isObject(found) && !Array.isArray(found)) {
      continue;
    }
    const holder = found as Json;
    for (const [name, inner] of Object.entries(holder)) {
      if (typeof inner === "string") {
        holder[name] = cleanCss(inner);
      } else if (inner !== null) {
        waiting.push(inner);
      }
    }
  }
  return value;
}

function onlyOf(attributes: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)));
}

const HEAD = 200;

/** How a value begins, as a browser reads an address: without white space and control characters. */
function bare(value: unknown): string {
  const head = typeof value === "string" ? [...value.slice(0, HEAD)] : [];
  return head
    .filter((letter) => letter > " ")
    .join("")
    .toLowerCase();
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
