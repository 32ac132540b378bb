/** What the member may do in an app, for what is shown to him; the server decides. */

import { useSuspenseQuery } from "@tanstack/react-query";
import { memberQuery } from "../api/account.ts";

export interface May {
  /** Change the app. */
  change: boolean;
  /** Make apps. */
  own: boolean;
}

export function useMay(appid: string): May {
  const { data: member } = useSuspenseQuery(memberQuery);
  const role = member.apps.find((each) => each.appid === appid)?.role;
  return { change: role === "admin" || role === "owner", own: member.everywhere === "owner" };
}
