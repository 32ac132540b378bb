/** The rows behind a number: its `dashboard_link` opened as a list of the dashboard. */

import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { parseSearch, type Search } from "../link/search.ts";
import { AnchorLink } from "../shell/links.tsx";

export interface Target {
  list: "sessions" | "events";
  search: Search;
}

/** Screens and issues are listed by the sessions that have them, which can be filtered by both. */
export function targetOf(link: string): Target {
  const mark = link.indexOf("?");
  const place = mark < 0 ? link : link.slice(0, mark);
  const { where } = parseSearch(mark < 0 ? "" : link.slice(mark + 1));
  return { list: place.includes("/events/list/") ? "events" : "sessions", search: where ? { where } : {} };
}

interface Props {
  appid: string;
  link: string | undefined;
  children: ReactNode;
  className?: string | undefined;
}

export function Behind({ appid, link, children, className }: Props) {
  if (link === undefined) return <span className={className}>{children}</span>;
  const { list, search } = targetOf(link);
  const shared = {
    params: { appid, page: "1" },
    search,
    preload: false as const,
    c: "inherit",
    ...(className ? { className } : { inherit: true }),
  };
  if (list === "events")
    return (
      <AnchorLink to="/app/$appid/events/list/$page" {...shared}>
        {children}
      </AnchorLink>
    );
  return (
    <AnchorLink to="/app/$appid/sessions/list/$page" {...shared}>
      {children}
    </AnchorLink>
  );
}

/** The same by a press on a chart. */
export function useBehind(appid: string) {
  const navigate = useNavigate();
  return (link: string | undefined) => {
    if (link === undefined) return;
    const { list, search } = targetOf(link);
    const params = { appid, page: "1" };
    if (list === "events") void navigate({ to: "/app/$appid/events/list/$page", params, search });
    else void navigate({ to: "/app/$appid/sessions/list/$page", params, search });
  };
}
