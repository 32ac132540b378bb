/** A condition in people's words: "Device model", "is any of", "Pixel 7, Pixel 8". */

import { attributeLabel } from "../api/registry.ts";
import { readMoment, shortDay, shortMoment } from "../format/moment.ts";
import { platformName } from "../format/platform.ts";
import type { Part, Value } from "../link/part.ts";
import { texts } from "../texts.ts";
import { isEventCount } from "./value.ts";

const SHOWN = 3;
const ORDERED = ["in_order", "not_in_order"];

export interface Words {
  name: string;
  operator: string;
  value: string;
}

export function wordsOf(part: Part, zone: string): Words {
  const operator = texts.filters.operators[part.operator] ?? part.operator;
  const name = part.propertyName ?? attributeLabel(part.name);
  if (part.operator === "others")
    return { name, operator: texts.filters.is, value: texts.filters.others(listed(part)) };
  if (part.operator === "not_others")
    return { name, operator: texts.filters.is, value: texts.filters.notOthers(listed(part)) };
  return { name, operator, value: [valueText(part, zone), conditionText(part)].filter(Boolean).join(" ") };
}

function valueText(part: Part, zone: string): string {
  const { value } = part;
  if (isDates(value)) return `${momentText(value.lower, zone)} – ${momentText(value.upper, zone)}`;
  if (part.name === "date_range" || part.name === "user_first_seen_on") return momentText(String(value), zone);
  if (part.operator === "between" && Array.isArray(value))
    return value.map((day) => momentText(String(day), zone)).join(" – ");
  return listed(part);
}

function listed(part: Part): string {
  const values = Array.isArray(part.value) ? part.value : [part.value];
  const shown = values.slice(0, SHOWN).map((value) => oneText(part.name, value));
  const more = values.length > SHOWN ? ` ${texts.filters.more(values.length - SHOWN)}` : "";
  return shown.join(ORDERED.includes(part.operator) ? texts.filters.inOrder : ", ") + more;
}

function oneText(name: string, value: Value): string {
  if (name === "device_platform") return platformName(String(value));
  if (value === true || value === "True") return texts.filters.isTrue;
  if (value === false || value === "False") return texts.filters.isFalse;
  if (value === "") return texts.filters.empty;
  if (isEventCount(value)) return texts.filters.times(String(value.count), value.event_names.join(", "));
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function conditionText({ condition }: Part): string {
  if (condition === undefined) return "";
  const operator = texts.filters.operators[condition.operator] ?? condition.operator;
  const value = Array.isArray(condition.value) ? condition.value.join(", ") : String(condition.value);
  return texts.filters.withProperty(condition.name, operator, value);
}

/** A date as it stands is a day of UTC; a time is shown in the member's zone. */
export function momentText(text: string, zone: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return shortDay(new Date(`${text}T00:00:00Z`), "UTC");
  const moment = readMoment(text);
  return Number.isNaN(moment.getTime()) ? text : shortMoment(moment, zone);
}

export function isDates(value: Value): value is { lower: string; upper: string } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && "lower" in value && "upper" in value;
}
