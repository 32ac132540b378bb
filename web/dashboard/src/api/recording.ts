/** What there is of a session's picture: the manifest of the Playback API, and where its segments are. */

import { queryOptions } from "@tanstack/react-query";
import { ApiError, ask } from "./client.ts";

export interface Segment {
  n: number;
  at: number;
  until: number;
  offset: number;
  length: number;
}

export interface Track {
  kind: "dom" | "frame" | "wireframe" | "video";
  window?: string;
  width: number | null;
  height: number | null;
  segments: Segment[];
}

export interface Manifest {
  sessionId: string;
  version: number;
  startedAt: number;
  durationMs: number;
  tracks: Track[];
}

/** Milliseconds after which a page has most likely been drawn. */
const SETTLED = 2_000;

/** null when nothing was recorded. */
export function manifestQuery(appid: string, sessionId: string) {
  return queryOptions({
    queryKey: ["manifest", appid, sessionId],
    queryFn: async ({ signal }): Promise<Manifest | null> => {
      try {
        return await ask<Manifest>(`/v2/session/${sessionId}/recording`, { query: { appid }, signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: 5 * 60_000,
    retry: false,
  });
}

export function segmentAddress(appid: string, sessionId: string, n: number): string {
  return `/v2/session/${sessionId}/recording/segments/${n}?appid=${encodeURIComponent(appid)}`;
}

/** A moment, in milliseconds, at which something is drawn and little has to be loaded; undefined where there is no picture. */
export function early({ tracks }: Manifest): number | undefined {
  const begins = tracks.flatMap(({ segments }) => segments.slice(0, 1)).map(({ at }) => at);
  return begins.length > 0 ? Math.min(...begins) + SETTLED : undefined;
}

/** Up to `most` frames, spread evenly over the session. */
export function thumbnails(manifest: Manifest, most: number): Segment[] {
  const frames = manifest.tracks.filter((track) => track.kind === "frame").flatMap((track) => track.segments);
  if (frames.length <= most) return frames;
  const step = (frames.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => frames[Math.round(index * step)]).filter(
    (each) => each !== undefined,
  );
}
