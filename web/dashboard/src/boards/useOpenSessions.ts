/** Opens the list of sessions that only a board's question can name: it is asked which they are, and the list is told their ids. */

import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Part } from "../link/part.ts";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";

/** As many as the server names. */
const LISTED = 200;

interface Opening {
  ask: () => Promise<string[]>;
  /** How many there are in all. */
  amount: number;
}

export function useOpenSessions(appid: string, where: readonly Part[]) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ ask }: Opening) => ask(),
    onError: toastFailed,
    onSuccess: (ids, { amount }) => {
      if (amount > LISTED) toastDone(texts.boards.newest(LISTED));
      const named: Part = { name: "session_id", operator: "in", value: ids, table: "session" };
      const dates = where.filter((part) => part.name === "date_range");
      return navigate({
        to: "/app/$appid/sessions/list/$page",
        params: { appid, page: "1" },
        search: { where: [...dates, named] },
      });
    },
  });
}
