/** Boards that need no set-up, by their name in the address. */

import type { ReactNode } from "react";
import type { Filter } from "../api/rows.ts";
import type { Part } from "../link/part.ts";
import { texts } from "../texts.ts";
import { Devices } from "./Devices.tsx";
import { Flow } from "./Flow.tsx";
import { FunnelBoard } from "./FunnelBoard.tsx";
import { Issues } from "./Issues.tsx";
import { Overview } from "./Overview.tsx";
import { Places } from "./Places.tsx";
import { Releases } from "./Releases.tsx";
import { Retention } from "./Retention.tsx";
import { TapsBoard } from "./TapsBoard.tsx";

/** `filters` are those of the bar, `where` the same as they stand in the address. */
export interface BoardProps {
  appid: string;
  filters: Filter[];
  where: readonly Part[];
}

interface Ready {
  id: string;
  label: string;
  Board: (props: BoardProps) => ReactNode;
  /** Has dates of its own. */
  undated?: boolean;
}

const { ready } = texts.boards;

export const READY: readonly Ready[] = [
  { id: "overview", label: ready.overview, Board: Overview },
  { id: "issues", label: ready.issues, Board: Issues },
  { id: "releases", label: ready.releases, Board: Releases },
  { id: "devices", label: ready.devices, Board: Devices },
  { id: "places", label: ready.places, Board: Places },
  { id: "funnel", label: ready.funnel, Board: FunnelBoard },
  { id: "taps", label: ready.taps, Board: TapsBoard },
  { id: "flow", label: ready.flow, Board: Flow },
  { id: "retention", label: ready.retention, Board: Retention, undated: true },
];
