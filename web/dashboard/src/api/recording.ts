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
/** How far into the pieces of a recording the later moment lies. */
const LATER = 0.6;

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

/** Up to two moments, in milliseconds, at which something is drawn: one for which little has to be loaded, and one of later. */
export function moments({ tracks }: Manifest): number[] {
  const segments = tracks.flatMap((track) => track.segments).sort((one, other) => one.at - other.at);
  const later = segments[Math.floor(segments.length * LATER)];
  return [...new Set([segments[0], later])].flatMap((each) => (each ? [Math.min(each.at + SETTLED, each.until)] : []));
}

/** Whether what was recorded stands upright, as most phones do. */
export function isUpright({ tracks }: Manifest): boolean {
  return tracks.some(({ width, height }) => width !== null && height !== null && height > width);
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
