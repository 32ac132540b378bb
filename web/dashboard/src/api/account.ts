/** Who is logged in, and how one logs in. The server's side: api/login.py, api/joining.py. */

import { queryOptions } from "@tanstack/react-query";
import { ask } from "./client.ts";
import type { components } from "./openapi.ts";

type Schemas = components["schemas"];
export type Member = Schemas["Me"];
export type Installation = Schemas["Installation"];
export type JoinLink = Schemas["LinkShown"];
export type Joining = Schemas["AcceptRequest"];

interface Told<T> {
  data: T;
}

/** Raises `ApiError` 401 when nobody is logged in. */
export const memberQuery = queryOptions({
  queryKey: ["member"],
  queryFn: async ({ signal }) => (await ask<Told<Member>>("/v1/dashboard/me", { signal })).data,
  staleTime: 60_000,
  retry: false,
});

/** What the login page has to know before anybody is logged in. */
export const installationQuery = queryOptions({
  queryKey: ["installation"],
  queryFn: async ({ signal }) => (await ask<Told<Installation>>("/v1/dashboard/installation", { signal })).data,
  staleTime: 60_000,
});

/** What a link that works once is for. Raises `ApiError` 404 when it does not work any more. */
export function joinLinkQuery(token: string) {
  return queryOptions({
    queryKey: ["joinLink", token],
    queryFn: async ({ signal }) => {
      const told = await ask<Told<JoinLink>>("/v1/dashboard/links/look", { method: "POST", body: { token }, signal });
      return told.data;
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function join(joining: Joining): Promise<unknown> {
  return ask("/v1/dashboard/links/accept", { method: "POST", body: joining });
}

export function logIn(email: string, password: string): Promise<unknown> {
  return ask("/v1/dashboard/login", { method: "POST", body: { email, password } });
}

export function logOut(): Promise<unknown> {
  return ask("/v1/dashboard/logout", { method: "POST" });
}

/** Where the log-in with the installation's identity provider begins; it comes back to `next`. */
export function providerLogin(next: string): string {
  return `/v1/dashboard/oidc/start?to=${encodeURIComponent(next)}`;
}
