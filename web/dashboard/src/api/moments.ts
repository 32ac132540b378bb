/** What members keep beside a session: notes on its moments, a star, shares. The server's side: api/notes.py, dashboard_keeping.py, dashboard_shares.py. */

import { queryOptions } from "@tanstack/react-query";
import { told } from "./client.ts";
import type { components } from "./openapi.ts";

type Schemas = components["schemas"];
/** `at` in milliseconds since the session's start. */
export type Note = Schemas["NoteShown"];
export type Share = Schemas["ShareShown"];

export interface OfSession {
  appid: string;
  sessionId: string;
}

function address({ appid, sessionId }: OfSession, what: string): string {
  return `apps/${appid}/sessions/${sessionId}/${what}`;
}

export function notesQuery(session: OfSession) {
  return queryOptions({
    queryKey: ["notes", session.appid, session.sessionId],
    queryFn: () => told<Note[]>(address(session, "notes"), "GET"),
  });
}

export function addNote(session: OfSession, at: number, text: string): Promise<Note> {
  return told(address(session, "notes"), "POST", { at, text });
}

export function removeNote(session: OfSession, id: number): Promise<unknown> {
  return told(`${address(session, "notes")}/${id}`, "DELETE");
}

export function starQuery(session: OfSession) {
  return queryOptions({
    queryKey: ["star", session.appid, session.sessionId],
    queryFn: async () => (await told<Schemas["Starred"]>(address(session, "star"), "GET")).starred,
  });
}

export function setStar(session: OfSession, starred: boolean): Promise<unknown> {
  return told(address(session, "star"), starred ? "PUT" : "DELETE");
}

export function sharesQuery(session: OfSession) {
  return queryOptions({
    queryKey: ["shares", session.appid, session.sessionId],
    queryFn: () => told<Share[]>(address(session, "shares"), "GET"),
  });
}

/** The answer alone has the address. */
export function makeShare(session: OfSession, days: number, startMs: number): Promise<Share> {
  return told(address(session, "shares"), "POST", { days, startMs });
}

export function revokeShare(session: OfSession, id: number): Promise<unknown> {
  return told(`${address(session, "shares")}/${id}`, "DELETE");
}

/** Whether the session's video is there, after it was made if need be: false where the server cannot make one of it. */
export async function hasVideo(link: string): Promise<boolean> {
  const answer = await fetch(link, { method: "HEAD", credentials: "same-origin" });
  return answer.ok && (answer.headers.get("Content-Type") ?? "").startsWith("video/");
}
