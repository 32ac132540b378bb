/**
 * The one way to the server. Requests carry the member's cookie by themselves; what changes something also carries a header that pages
 * of other sites cannot send.
 */

import { texts } from "../texts.ts";

const OURS = "X-Playhead-Request";
const SAFE = ["GET", "HEAD"];

/** An answer other than 2xx: the server's own words, with its code, status and the place that it names. Status 0: no answer at all. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;

  constructor(message: string, status: number, code: string, detail?: string, requestId?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.requestId = requestId;
  }
}

export type Query = Record<string, string | number | boolean | undefined>;

interface Ask {
  method?: string;
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

/** The answer's JSON. `undefined` for an answer without a body. Raises `ApiError`. */
export async function ask<T>(path: string, { method = "GET", query = {}, body, signal }: Ask = {}): Promise<T> {
  const response = await reach(path + queryText(query), {
    method,
    credentials: "same-origin",
    headers: headers(method, body),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** The data that a route of the dashboard's own tells: `told("apps/…/keys")`. Raises `ApiError`. */
export async function told<T>(path: string, method = "GET", body?: unknown): Promise<T> {
  return (await ask<{ data: T }>(`/v1/dashboard/${path}`, { method, ...(body === undefined ? {} : { body }) })).data;
}

/** `{a: "b c"}` -> `?a=b%20c`; what is undefined is left out. */
export function queryText(query: Query): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return "";
  return `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join("&")}`;
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(texts.errors.unreachable, 0, "UNREACHABLE");
  }
}

function headers(method: string, body: unknown): Record<string, string> {
  const found: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) found["Content-Type"] = "application/json";
  if (!SAFE.includes(method)) found[OURS] = "1";
  return found;
}

async function refusal(response: Response): Promise<ApiError> {
  const requestId = response.headers.get("X-Request-Id") ?? undefined;
  const told = toldError(await response.text());
  const message = told.message ?? texts.errors.status(response.status);
  return new ApiError(message, response.status, told.code ?? `HTTP_${response.status}`, told.detail, requestId);
}

interface Told {
  code?: string;
  message?: string;
  detail?: string;
}

/** `error` of the one error body; nothing of a body that is not ours (a proxy's page). */
function toldError(text: string): Told {
  try {
    const body = JSON.parse(text) as { error?: Told };
    return body.error ?? {};
  } catch {
    return {};
  }
}
