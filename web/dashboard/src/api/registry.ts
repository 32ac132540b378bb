/** The registry of attributes and operators, from the server: what can be filtered and grouped by, and how (api/filters.py). */

import { queryOptions } from "@tanstack/react-query";
import { texts } from "../texts.ts";
import { ask } from "./client.ts";
import type { components } from "./openapi.ts";

export type Registry = components["schemas"]["Registry"];
export type Attribute = components["schemas"]["AttributeShown"];
export type Operator = components["schemas"]["OperatorShown"];
export type Shape = "scalar" | "array" | "dates";

export const registryQuery = queryOptions({
  queryKey: ["registry"],
  queryFn: async ({ signal }) => (await ask<{ data: Registry }>("/v1/dashboard/attributes", { signal })).data,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Whether it may stand there: as a filter, a group or a metric of that entity. */
export function may(attribute: Attribute, use: "filter" | "group" | "aggregate", entity: string): boolean {
  return attribute.uses[entity]?.includes(use) ?? false;
}

/** The operators that a member is offered; the rest stand in links. */
export function choices(attribute: Attribute): string[] {
  return attribute.operators.filter((each) => each !== "others" && each !== "not_others");
}

/** What an operator takes; one that is not known takes one value. */
export function shapeOf(operators: Operator[], name: string): Shape {
  const shape = operators.find((each) => each.name === name)?.value;
  return shape === "array" || shape === "dates" ? shape : "scalar";
}

/** `session_rage_gesture_count` -> "Session rage gesture count" */
export function attributeLabel(name: string): string {
  const own = texts.filters.labels[name];
  if (own) return own;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
