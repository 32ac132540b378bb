/** Which moment a picture of a screen is taken from: of recent recordings that show it, one whose picture is quickly there. */

import { queryOptions } from "@tanstack/react-query";
import type { Taps } from "../api/journeys.ts";
import { type Manifest, manifestQuery } from "../api/recording.ts";
import { queryClient } from "../queryClient.ts";

export interface Moment {
  sessionId: string;
  /** Milliseconds since the session's start. */
  at: number;
  /** Width by height, as far as the recording tells; the picture itself knows better. */
  shape: number | null;
}

/** Pieces that are not worth looking for fewer; taking more than 24 counts as watching (api/glimpses.py). */
const FEW = 20;

/** null when none of the recordings is there any more. */
export function pictureQuery(appid: string, moments: Taps["pictures"]) {
  return queryOptions({
    queryKey: ["picture", appid, moments],
    queryFn: () => quickest(appid, moments),
    staleTime: 5 * 60_000,
  });
}

async function quickest(appid: string, moments: Taps["pictures"]): Promise<Moment | null> {
  let best: Moment | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { session_id: sessionId, at } of moments) {
    const manifest = await queryClient.fetchQuery(manifestQuery(appid, sessionId));
    const pieces = manifest ? piecesOf(manifest, at) : Number.POSITIVE_INFINITY;
    if (manifest && pieces < least) {
      least = pieces;
      best = { sessionId, at, shape: shapeOf(manifest) };
    }
    if (least <= FEW) break;
  }
  return best;
}

/** A frame and a piece of video show themselves; a page, all since its last whole picture, at worst since it began. */
function piecesOf({ tracks }: Manifest, at: number): number {
  const amounts = tracks.map(({ kind, segments }) =>
    kind === "frame" || kind === "video" ? 1 : segments.filter((segment) => segment.at <= at).length,
  );
  return amounts.length > 0 ? Math.max(...amounts) : Number.POSITIVE_INFINITY;
}

function shapeOf({ tracks }: Manifest): number | null {
  const track = tracks.find(({ width, height }) => width !== null && height !== null);
  return track?.width && track.height ? track.width / track.height : null;
}
