/** Members of an app, invitations to it, and what they did. The server's side: api/members.py, audit.py. */

import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { told } from "./client.ts";
import type { components } from "./openapi.ts";

type Schemas = components["schemas"];
export type Role = Schemas["Role"];
export type MemberOfApp = Schemas["MemberShown"];
export type Invite = Schemas["InviteShown"];
export type AuditEntry = Schemas["AuditEntry"];

export function membersQuery(appid: string) {
  return queryOptions({
    queryKey: ["members", appid],
    queryFn: () => told<Schemas["MembersOfApp"]>(`apps/${appid}/members`),
  });
}

/** `link` is null for who is a member already: he has the role now. */
export function invite(appid: string, email: string, role: Role): Promise<Schemas["Invited"]> {
  return told(`apps/${appid}/invites`, "POST", { email, role });
}

export function takeBack(appid: string, id: number): Promise<unknown> {
  return told(`apps/${appid}/invites/${id}`, "DELETE");
}

export function setRole(appid: string, member: number, role: Role): Promise<unknown> {
  return told(`apps/${appid}/members/${member}`, "PUT", { role });
}

export function removeMember(appid: string, member: number): Promise<unknown> {
  return told(`apps/${appid}/members/${member}`, "DELETE");
}

/** A link with which he sets a new password. Owners only. */
export async function resetLink(member: number): Promise<string> {
  return (await told<Schemas["Link"]>(`members/${member}/reset`, "POST")).link;
}

const AT_ONCE = 50;

export function auditQuery(appid: string) {
  return infiniteQueryOptions({
    queryKey: ["audit", appid],
    queryFn: ({ pageParam }) => {
      const before = pageParam === null ? "" : `&before=${pageParam}`;
      return told<Schemas["AuditPage"]>(`apps/${appid}/audit?page_size=${AT_ONCE}${before}`);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}
