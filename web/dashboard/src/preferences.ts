/** What a member sets for himself, kept in this browser. */

import { useLocalStorage } from "@mantine/hooks";
import { UTC } from "./format/moment.ts";

/** The zone in which times and days are shown: "UTC", or an IANA name. UTC at first, as the API answers. */
export function useZone() {
  return useLocalStorage<string>({ key: "playhead.zone", defaultValue: UTC, getInitialValueInEffect: false });
}

/** Ids of the columns of a list that are shown, in their order. */
export function useColumns(list: string, first: string[]) {
  return useLocalStorage<string[]>({
    key: `playhead.columns.${list}`,
    defaultValue: first,
    getInitialValueInEffect: false,
  });
}

/** The app that was looked at last, where `/` leads. */
export const LAST_APP = "playhead.app";
