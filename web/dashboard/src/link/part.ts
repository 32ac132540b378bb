/**
 * The parts of a dashboard's address, as `dashboard_link` prints them: `name={"o":"in","v":["SM-C7100"], "tb": "session"}`.
 *
 * Text stands in them as JSON has it, percent-encoded. So one decoding gives JSON, whether the quotes and blanks around it stand as
 * they are or encoded, as browsers show them. Links that say nothing of JSON inside of a text, as UXCam's, are read by their form:
 * a quote that belongs to it stands next to a bracket, comma or colon, which inside of a text are encoded.
 */

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** One condition in the address. `condition`: what the same event has to meet (`p` in the address). */
export interface Part {
  name: string;
  operator: string;
  value: Value;
  propertyName?: string;
  condition?: Condition;
  table: string;
}

export const NO_PARTS: readonly Part[] = [];

export interface Condition {
  name: string;
  operator: string;
  value: Value;
}

interface Written {
  o: string;
  v: Value;
  tb?: string;
  property_name?: string;
  p?: Condition;
}

/** The part, or undefined when the text is none. `raw` is what stands behind `name=` in the address, as the browser has it. */
export function readPart(name: string, raw: string): Part | undefined {
  // Chats encode a link as a whole once more; browsers leave the brace.
  const link = raw.startsWith("%") ? decodeOnce(raw) : raw;
  const written = readJson(decodeOnce(link)) ?? readForm(link);
  if (written === undefined) return undefined;
  return {
    name,
    operator: written.o,
    value: written.v,
    table: written.tb ?? "session",
    ...(written.property_name === undefined ? {} : { propertyName: written.property_name }),
    ...(written.p === undefined ? {} : { condition: written.p }),
  };
}

/** As the server prints it, and as `readPart` reads it: `readPart(name, printPart(part))` is `part`. */
export function printPart(part: Part): string {
  const property = part.propertyName === undefined ? "" : `"property_name":${printValue(part.propertyName)},`;
  const condition = part.condition === undefined ? "" : `,"p":${printCondition(part.condition)}`;
  return `{"o":"${encode(part.operator)}",${property}"v":${printValue(part.value)}${condition}, "tb": "${encode(part.table)}"}`;
}

function printCondition(condition: Condition): string {
  const { name, operator, value } = condition;
  return `{"name":${printValue(name)},"operator":"${encode(operator)}","value":${printValue(value)}}`;
}

function printValue(value: Value): string {
  if (typeof value === "string")
    return isDate(value) ? `"${value}"` : `"${encode(JSON.stringify(value).slice(1, -1))}"`;
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, inner]) => `"${encode(JSON.stringify(key).slice(1, -1))}": ${printValue(inner)}`,
  );
  return `{${entries.join(", ")}}`;
}

/** Dates stand as they are, for people read the address. */
function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$/.test(text);
}

/** More than `encodeURIComponent` does: an apostrophe ends a shell's string. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function readJson(text: string): Written | undefined {
  try {
    const found = JSON.parse(text) as unknown;
    return isWritten(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function readForm(raw: string): Written | undefined {
  const form = raw
    .replaceAll('"', "%22")
    .replaceAll(" ", "%20")
    .replace(/([{[:,](?:%20)*)%22/g, '$1"')
    .replace(/%22(?=(?:%20)*[:,\]}])/g, '"')
    .replace(/([:,])((?:%20)+)(?=["[{\d-]|true|false|null)/g, "$1");
  try {
    const found = decodeStrings(JSON.parse(form) as Value);
    return isWritten(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isWritten(found: unknown): found is Written {
  return typeof found === "object" && found !== null && "o" in found && typeof found.o === "string" && "v" in found;
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function decodeStrings(value: Value): Value {
  if (typeof value === "string") return decodeOnce(value);
  if (Array.isArray(value)) return value.map(decodeStrings);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [decodeOnce(key), decodeStrings(inner)]));
}
