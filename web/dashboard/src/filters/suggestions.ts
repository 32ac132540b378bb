/** The values that an attribute has under the other filters, for what is typed. */

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { openedQuery } from "../api/link.ts";
import type { Attribute } from "../api/registry.ts";
import { type Suggestion, valuesQuery } from "../api/values.ts";
import type { Part } from "../link/part.ts";
import type { Counted } from "./FilterBar.tsx";

const PAUSE = 250;

export interface Suggested {
  appid: string;
  entity: Counted;
  attribute: Attribute;
  propertyName: string | undefined;
  others: readonly Part[];
}

export function useSuggestions(
  { appid, entity, attribute, propertyName, others }: Suggested,
  typed: string,
): { values: Suggestion[]; isFetching: boolean } {
  const [settled] = useDebouncedValue(typed.trim(), PAUSE);
  const opened = useQuery(openedQuery(appid, `${entity}s`, others));
  const filters = opened.data?.filters ?? [];
  const found = useQuery(valuesQuery({ appid, entity, attribute, propertyName, filters, typed: settled }));
  return { values: found.data ?? [], isFetching: found.isFetching };
}
