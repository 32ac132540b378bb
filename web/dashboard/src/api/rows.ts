/** What the Data Access API answers, as the OpenAPI document has it. */

import type { paths } from "./openapi.ts";

type Answered<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

export type SessionAnswer = Answered<"/v2/session">;
export type SessionRow = SessionAnswer["data"][number];
export type UserAnswer = Answered<"/v2/user">;
export type UserRow = UserAnswer["data"][number];
export type EventAnswer = Answered<"/v2/event">;
export type EventRow = EventAnswer["data"][number];
/** Group values and metrics by name, and the link to the rows that they count. */
export type AnalyticsRow = Record<string, string | number | null>;
export type SessionDetails = NonNullable<SessionRow["details"]>;

/** A condition, as the API takes it. */
export interface Filter {
  attribute: string;
  operator: string;
  value: unknown;
  property_name?: string;
  property?: { name: string; operator: string; value: unknown };
}
