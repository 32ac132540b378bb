/** What a board keeps in its address beside the filters. */

import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { Search } from "../link/search.ts";

export function useBoardState(): [Search, (changed: Search) => void] {
  const { appid, board } = useParams({ from: "/members/app/$appid/boards/$board" });
  const search = useSearch({ from: "/members/app/$appid/boards/$board" });
  const navigate = useNavigate();
  const change = (changed: Search) =>
    void navigate({
      to: "/app/$appid/boards/$board",
      params: { appid, board },
      search: { ...search, ...changed },
      replace: true,
    });
  return [search, change];
}
