/** The query of an address, both ways: the parts of a link in their order, and plain parameters of the page. */

import { type Part, printPart, readPart } from "./part.ts";

/** `where`: the parts. Everything else: one text a name. */
export interface Search {
  where?: readonly Part[];
  [name: string]: string | number | readonly Part[] | undefined;
}

/** `?device_model={"o":…}&tab=map` -> `{where: [{name: "device_model", …}], tab: "map"}`. */
export function parseSearch(text: string): Search {
  const where: Part[] = [];
  const plain: Record<string, string> = {};
  for (const pair of text.replace(/^\?/, "").split("&").filter(Boolean)) {
    const at = pair.indexOf("=");
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const raw = at < 0 ? "" : pair.slice(at + 1);
    const part = readPart(name, raw);
    if (part) where.push(part);
    else if (name !== "where") plain[name] = decode(raw);
  }
  return where.length > 0 ? { ...plain, where } : plain;
}

/** The query with its `?`, or nothing. Parts come first, as in the links of the API. */
export function printSearch(search: Search): string {
  const parts = (search.where ?? []).map((part) => `${encodeURIComponent(part.name)}=${printPart(part)}`);
  const plain = Object.entries(search)
    .filter(([name, value]) => name !== "where" && value !== undefined && value !== "")
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  const all = [...parts, ...plain];
  return all.length > 0 ? `?${all.join("&")}` : "";
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
