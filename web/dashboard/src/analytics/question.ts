/** What the builder asks, in its address: `entity=event&m=event_count&g=event_uploadedon_day,event_name&view=line&compare=1`. */

import type { Entity, Grouping, Metric } from "../api/analytics.ts";
import { bucketOf } from "../charts/data.ts";
import { parseSearch, type Search } from "../link/search.ts";

export const VIEWS = ["line", "bar", "table", "rank", "map"] as const;
/** What is grouped by for a map. */
export const COUNTRY = "device_country";
export type View = (typeof VIEWS)[number];

export interface Question {
  entity: Entity;
  metrics: Metric[];
  groups: Grouping[];
  view: View;
  compare: boolean;
}

/** What is asked first, and listed by each entity: its count. */
export const FIRST_METRIC: Record<Entity, string> = {
  session: "session_count",
  user: "user_count",
  event: "event_count",
  screen: "screen_visit_count",
  gesture: "gesture_count",
  issue: "issue_count",
};
/** The list whose filters are those of the entity. */
export const LIST: Record<Entity, string> = {
  session: "sessions",
  user: "sessions",
  event: "events",
  screen: "screens",
  gesture: "sessions",
  issue: "issues",
};

export function firstQuestion(entity: Entity): Question {
  const day = entity === "event" ? "event_uploadedon_day" : "session_uploadedon_day";
  return { entity, metrics: [{ name: FIRST_METRIC[entity] }], groups: [{ name: day }], view: "line", compare: false };
}

/** Whatever is not understood is as at first. */
export function readQuestion(search: Search): Question {
  const entity = String(search.entity ?? "session");
  const first = firstQuestion(entity in FIRST_METRIC ? (entity as Entity) : "session");
  const view = VIEWS.find((each) => each === search.view);
  return {
    entity: first.entity,
    metrics: search.m === undefined ? first.metrics : list(search.m).map(readMetric),
    groups: search.g === undefined ? first.groups : list(search.g).map(readGrouping),
    view: view ?? first.view,
    compare: search.compare === "1" || search.compare === 1,
  };
}

export function printQuestion({ entity, metrics, groups, view, compare }: Question): Search {
  return {
    entity,
    m: metrics.map(printMetric).join(","),
    // "-" is none: an empty parameter would not stand in the address.
    g: groups.length > 0 ? groups.map(printGrouping).join(",") : NONE,
    view,
    ...(compare ? { compare: "1" } : {}),
  };
}

/** A map shows countries, and nothing beside them. */
export function isMapped(groups: readonly Grouping[]): boolean {
  return groups.length === 1 && groups[0]?.name === COUNTRY;
}

/** The view that is asked for, or ranks where it cannot be drawn. */
export function viewOf({ view, groups }: Question): View {
  return view === "map" && !isMapped(groups) ? "rank" : view;
}

export function questionOfQuery(query: string): { question: Question; search: Search } {
  const search = parseSearch(query);
  return { question: readQuestion(search), search };
}

const NONE = "-";

function list(value: unknown): string[] {
  return String(value)
    .split(",")
    .filter((each) => each !== "" && each !== NONE);
}

export function printMetric({ name, operator, property }: Metric): string {
  return [operator ?? "", name, ...(property === undefined ? [] : [property])]
    .map(encodeURIComponent)
    .join(":")
    .replace(/^:/, "");
}

/** "session_count", "avg:session_duration", "avg:event_custom_property:price" */
export function readMetric(text: string): Metric {
  const pieces = text.split(":").map(decodeURIComponent);
  const [first = "", second, property] = pieces;
  if (second === undefined) return { name: first };
  return { operator: first, name: second, ...(property === undefined ? {} : { property }) };
}

function printGrouping({ name, property }: Grouping): string {
  return [name, ...(property === undefined ? [] : [property])].map(encodeURIComponent).join(":");
}

function readGrouping(text: string): Grouping {
  const [name = "", property] = text.split(":").map(decodeURIComponent);
  return { name, ...(property === undefined ? {} : { property }) };
}

/** The grouping by time, if there is one, stands first: it is what charts go along. */
export function timeFirst(groups: readonly Grouping[]): Grouping[] {
  return groups.toSorted((a, b) => Number(bucketOf(b.name) !== undefined) - Number(bucketOf(a.name) !== undefined));
}
