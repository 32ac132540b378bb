/** Which track is seen at a time: a session may have several tabs, and an app may change how it records. */

import { segmentAt, type Track } from "./manifest.ts";

const LINGER = 3_000;
/** Milliseconds that a track may say nothing before another that does is looked at. */

/** The track that shows `at`; `seen` is the one seen before, which stays as long as it says something. */
export function trackAt(tracks: readonly Track[], at: number, seen: Track | null): Track | null {
  const alive = tracks.filter((track) => speaks(track, at));
  if (seen && alive.includes(seen)) {
    return seen;
  }
  return latest(alive, at) ?? latest(tracks, at) ?? first(tracks);
}

function speaks(track: Track, at: number): boolean {
  const segment = track.segments[segmentAt(track.segments, at)];
  return segment !== undefined && segment.until + LINGER >= at;
}

function latest(tracks: readonly Track[], at: number): Track | null {
  const begins = (track: Track): number =>
    track.segments[segmentAt(track.segments, at)]?.at ?? Number.NEGATIVE_INFINITY;
  const begun = tracks.filter((track) => begins(track) > Number.NEGATIVE_INFINITY);
  return begun.reduce<Track | null>((best, track) => (!best || begins(track) > begins(best) ? track : best), null);
}

function first(tracks: readonly Track[]): Track | null {
  const begins = (track: Track): number => track.segments[0]?.at ?? Number.POSITIVE_INFINITY;
  return tracks.reduce<Track | null>((best, track) => (!best || begins(track) < begins(best) ? track : best), null);
}
