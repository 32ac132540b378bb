/** A picture of a screen: the frame of a recent recording that was shown at one of some moments. */

import { queryOptions } from "@tanstack/react-query";
import { ApiError, ask } from "../api/client.ts";
import type { Taps } from "../api/journeys.ts";
import { type Manifest, segmentAddress } from "../api/recording.ts";

export interface Picture {
  address: string;
  width: number;
  height: number;
}

/** null when none of the recordings has frames: pages are recorded otherwise. */
export function pictureQuery(appid: string, moments: Taps["pictures"]) {
  return queryOptions({
    queryKey: ["picture", appid, moments],
    queryFn: ({ signal }) => firstPicture(appid, moments, signal),
    staleTime: 5 * 60_000,
  });
}

async function firstPicture(appid: string, moments: Taps["pictures"], signal: AbortSignal): Promise<Picture | null> {
  for (const { session_id: id, at } of moments) {
    const found = pictureAt(appid, id, at, await manifestOf(appid, id, signal));
    if (found) return found;
  }
  return null;
}

async function manifestOf(appid: string, sessionId: string, signal: AbortSignal): Promise<Manifest | undefined> {
  try {
    return await ask<Manifest>(`/v2/session/${sessionId}/recording`, { query: { appid }, signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** The last frame that came by then. */
function pictureAt(appid: string, sessionId: string, at: number, manifest: Manifest | undefined): Picture | undefined {
  const track = manifest?.tracks.find((each) => each.kind === "frame");
  const segment = track?.segments.findLast((each) => each.at <= at) ?? track?.segments[0];
  if (!track || !segment) return undefined;
  return { address: segmentAddress(appid, sessionId, segment.n), width: track.width ?? 9, height: track.height ?? 16 };
}
