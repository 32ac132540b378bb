/** An app's settings: what it is, its keys, what it captures and keeps, what was not understood. The server's side: api/dashboard_apps.py, dashboard_keeping.py. */

import { queryOptions } from "@tanstack/react-query";
import { told } from "./client.ts";
import type { components } from "./openapi.ts";

type Schemas = components["schemas"];
export type Key = Schemas["KeyShown"];
export type KeyKind = Key["kind"];
export type MadeKey = Schemas["MadeKey"];
export type MadeApp = Schemas["MadeApp"];
export type Capture = Schemas["CaptureSettings"];
export type Retention = Schemas["RetentionSettings"];
export type Kept = Schemas["RetentionShown"];
export type Room = Schemas["Room"];
export type Going = Schemas["Going"];
export type SetUp = Schemas["SetUp"];
export type Quarantined = Schemas["QuarantineEntry"];
export type Retried = Schemas["Retried"];

export function makeApp(name: string): Promise<MadeApp> {
  return told("apps", "POST", { name });
}

export function renameApp(appid: string, name: string): Promise<unknown> {
  return told(`apps/${appid}`, "PATCH", { name });
}

export function keysQuery(appid: string) {
  return queryOptions({ queryKey: ["keys", appid], queryFn: () => told<Key[]>(`apps/${appid}/keys`) });
}

export function makeKey(appid: string, kind: KeyKind, mayExport: boolean): Promise<MadeKey> {
  return told(`apps/${appid}/keys/${kind}`, "POST", { export: mayExport });
}

export function revokeKey(appid: string, kind: KeyKind): Promise<unknown> {
  return told(`apps/${appid}/keys/${kind}`, "DELETE");
}

export function captureQuery(appid: string) {
  return queryOptions({ queryKey: ["capture", appid], queryFn: () => told<Capture>(`apps/${appid}/capture`) });
}

export function setCapture(appid: string, changes: Partial<Capture>): Promise<Capture> {
  return told(`apps/${appid}/capture`, "PATCH", changes);
}

export function retentionQuery(appid: string) {
  return queryOptions({ queryKey: ["retention", appid], queryFn: () => told<Kept>(`apps/${appid}/retention`) });
}

export function setRetention(appid: string, changes: Retention): Promise<Kept> {
  return told(`apps/${appid}/retention`, "PATCH", changes);
}

/** What would go under these settings. */
export function whatGoes(appid: string, settings: Retention): Promise<Going> {
  return told(`apps/${appid}/retention/going`, "POST", settings);
}

export function quarantineQuery(appid: string) {
  return queryOptions({
    queryKey: ["quarantine", appid],
    queryFn: () => told<Quarantined[]>(`apps/${appid}/quarantine`),
  });
}

export function retryQuarantine(appid: string): Promise<Retried> {
  return told(`apps/${appid}/quarantine/retry`, "POST");
}

export function dropQuarantined(appid: string, id: number): Promise<unknown> {
  return told(`apps/${appid}/quarantine/${id}`, "DELETE");
}

const OFTEN = 3_000;

/** Asked again and again: a page waits for the first session. */
export function setUpQuery(appid: string) {
  return queryOptions({
    queryKey: ["setUp", appid],
    queryFn: () => told<SetUp>(`apps/${appid}/setup`),
    refetchInterval: OFTEN,
  });
}
