/**
 * Segments of JSON lines, DOM or wireframes: a picture is the last whole one and the changes since. What was seen at a time needs the
 * segments from that whole picture on; they are looked for backwards, in growing strides, as a page that never reloads has one only.
 */

import { segmentAt, type Track } from "./manifest.ts";
import type { Canvas } from "./renderer.ts";

export interface Timed {
  readonly type: number;
  readonly timestamp: number;
}

interface Read<E extends Timed> {
  readonly events: readonly E[];
  /** Times of whole pictures in it. */
  readonly wholes: readonly number[];
}

/** Loaded segments in a row, by their place in the track. */
export interface Run {
  readonly first: number;
  readonly last: number;
}

const MOST_AT_ONCE = 16;
const LAST_TIME = Number.POSITIVE_INFINITY;

export class Lines<E extends Timed> {
  private readonly track: Track;
  private readonly canvas: Canvas;
  private readonly read: (event: unknown) => E | null;
  private readonly isWhole: (event: E) => boolean;
  private readonly found: (Read<E> | undefined)[] = [];

  /** `read` makes an event out of a line, or null where it is none; times of events become milliseconds since `startedAt`. */
  constructor(track: Track, canvas: Canvas, read: (event: unknown) => E | null, isWhole: (event: E) => boolean) {
    this.track = track;
    this.canvas = canvas;
    this.read = read;
    this.isWhole = isWhole;
  }

  /**
   * What has to be there to show `at` (epoch milliseconds): loaded when it resolves. `seen` is `at` since the session began.
   * The segment before the whole picture's comes along, as it may hold the size of the screen. Before the first whole picture that one is shown.
   */
  async around(seen: number, at: number): Promise<Run> {
    let last = Math.max(0, segmentAt(this.track.segments, seen));
    let first = await this.backwards(last, at);
    if (this.wholeIn(0, last, at) === null) {
      last = await this.forwards(last);
      first = 0;
    }
    const whole = this.wholeIn(first, last, at) ?? first;
    const begin = Math.max(0, whole - 1);
    await this.load(begin, whole);
    return { first: begin, last: this.lastInRow(last) };
  }

  /** The events of a run. */
  events({ first, last }: Run): E[] {
    return this.found.slice(first, last + 1).flatMap((read) => read?.events ?? []);
  }

  /** The end of the row of loaded segments that begins with this one. */
  lastInRow(from: number): number {
    let last = from;
    while (this.found[last + 1]) {
      last += 1;
    }
    return last;
  }

  /** Load the segments that begin before `until`; `loaded` is called as they come. */
  ahead(from: number, until: number, loaded: () => void): void {
    for (let index = Math.max(0, from); (this.track.segments[index]?.at ?? until) < until; index += 1) {
      if (!this.found[index]) {
        this.loadOne(index, (n) => this.canvas.loadAhead(n)).then(loaded, () => undefined);
      }
    }
  }

  /** Load until there is a whole picture at or before `at`; the index of the first that is loaded. */
  private async backwards(last: number, at: number): Promise<number> {
    await this.load(last, last);
    let first = last;
    for (
      let stride = 1;
      first > 0 && this.wholeIn(first, last, at) === null;
      stride = Math.min(MOST_AT_ONCE, stride * 2)
    ) {
      first = Math.max(0, first - stride);
      await this.load(first, last);
    }
    return first;
  }

  /** Load until there is a whole picture at all; the index of the last that is loaded. */
  private async forwards(from: number): Promise<number> {
    const end = this.track.segments.length - 1;
    let last = from;
    for (
      let stride = 1;
      last < end && this.wholeIn(0, last, LAST_TIME) === null;
      stride = Math.min(MOST_AT_ONCE, stride * 2)
    ) {
      last = Math.min(end, last + stride);
      await this.load(from, last);
    }
    return last;
  }

  private async load(first: number, last: number): Promise<void> {
    const missing = this.track.segments.slice(first, last + 1).map((_, index) => first + index);
    await Promise.all(
      missing.filter((index) => !this.found[index]).map((index) => this.loadOne(index, (n) => this.canvas.load(n))),
    );
  }

  /** A segment that cannot be had is as if nothing was in it: what is known is played on. */
  private async loadOne(index: number, load: (n: number) => Promise<ArrayBuffer>): Promise<void> {
    const n = this.track.segments[index]?.n;
    if (n === undefined) {
      return;
    }
    const content = await load(n).catch(() => new ArrayBuffer(0));
    this.canvas.forget(n);
    if (!this.found[index]) {
      const events = this.parse(new TextDecoder().decode(content));
      this.found[index] = { events, wholes: events.filter(this.isWhole).map((event) => event.timestamp) };
    }
  }

  private parse(text: string): E[] {
    const events: E[] = [];
    for (const line of text.split("\n")) {
      const event = this.parseLine(line);
      if (event) {
        events.push(event);
      }
    }
    return events.sort((a, b) => a.timestamp - b.timestamp);
  }

  private parseLine(line: string): E | null {
    try {
      return line === "" ? null : this.read(JSON.parse(line));
    } catch {
      return null;
    }
  }

  private wholeIn(first: number, last: number, at: number): number | null {
    for (let index = last; index >= first; index -= 1) {
      if (this.found[index]?.wholes.some((time) => time <= at)) {
        return index;
      }
    }
    return null;
  }
}
