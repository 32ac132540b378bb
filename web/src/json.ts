/** JSON that came from elsewhere: storage, the server, the page. */

export type Properties = Record<string, unknown>;

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
