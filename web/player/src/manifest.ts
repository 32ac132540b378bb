/** What the Playback API says of a recording: its tracks and which segment shows which time. All times are milliseconds since the session began. */

export type TrackKind = "dom" | "frame" | "wireframe" | "video";

export interface Segment {
  /** Its number in the address. */
  readonly n: number;
  readonly at: number;
  readonly until: number;
  /** Bytes in the recording. */
  readonly length: number;
}

/** One surface: a tab of the web, the screen of a phone. Its segments stand in the order of time. */
export interface Track {
  readonly kind: TrackKind;
  readonly window: string;
  /** null where nothing tells. */
  readonly width: number | null;
  readonly height: number | null;
  readonly segments: readonly Segment[];
}

/** A stretch without a picture: the app was not on the screen, or a picture should be there and is not. */
export interface Gap {
  readonly from: number;
  readonly until: number;
  readonly reason: "background" | "missing";
}

export interface Manifest {
  readonly sessionId: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly tracks: readonly Track[];
  readonly gaps: readonly Gap[];
}

/** As the player wants it: in order, and no longer than it is. */
export function inOrder(manifest: Manifest): Manifest {
  const tracks = manifest.tracks
    .filter((track) => track.segments.length > 0)
    .map((track) => ({ ...track, segments: [...track.segments].sort((a, b) => a.at - b.at || a.n - b.n) }));
  const gaps = [...manifest.gaps].sort((a, b) => a.from - b.from);
  return { ...manifest, tracks, gaps };
}

/** The index of the last segment that begins at or before `at`; -1 before the first. */
export function segmentAt(segments: readonly Segment[], at: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.at ?? Number.POSITIVE_INFINITY) <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

export function gapAt(gaps: readonly Gap[], at: number): Gap | null {
  return gaps.find((gap) => gap.from <= at && at < gap.until) ?? null;
}
