/** Where the login leads back to. */

/** An address of this server, whatever a link says: `//host` and `https:` would lead a member who has just logged in somewhere else. */
export function nextAddress(asked: unknown): string {
  return typeof asked === "string" && /^\/(?![/\\])/.test(asked) ? asked : "/";
}
