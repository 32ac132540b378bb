/** The value of a filter while it is made. */

import type { Attribute, Shape } from "../api/registry.ts";
import type { Value } from "../link/part.ts";

/** Its value is how many events of which names. */
export const OF_EVENTS = "event_count_per_user";

export function firstValue(attribute: Attribute, shape: Shape): Value {
  if (shape === "array") return [];
  if (shape === "dates") return { lower: "", upper: "" };
  if (attribute.name === OF_EVENTS) return { count: "", event_names: [] };
  return attribute.type === "Bool String" ? "True" : "";
}

/** Whether the server could take it. */
export function isComplete(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.values(value).every(isComplete);
  return value !== "";
}

/** Numbers as numbers: the links of the API have them so. */
export function typedValue(attribute: Attribute, value: Value): Value {
  if (isEventCount(value)) return { ...value, count: number(value.count) };
  if (attribute.type !== "Integer") return value;
  if (Array.isArray(value)) return value.map(number);
  return number(value);
}

function number(value: Value): Value {
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
}

export function isEventCount(value: Value): value is { count: Value; event_names: string[] } {
  return typeof value === "object" && value !== null && "event_names" in value;
}
