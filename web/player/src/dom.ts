/** DOM: rrweb rebuilds the page in a closed frame. It keeps its own time while playing; where it stands is said by the player. */

import { Replayer } from "@rrweb/replay";
import type { eventWithTime } from "@rrweb/types";
import { Cleaner, type DomEvent, FULL_SNAPSHOT, INCREMENTAL, META } from "./clean.ts";
import { openFrame } from "./dom_frame.ts";
import { Lines, type Run } from "./lines.ts";
import type { Manifest, Track } from "./manifest.ts";
import { AHEAD, type Canvas, type Renderer, type Size } from "./renderer.ts";

const RESIZE = 4;
/** Sources of what a person does: moves, clicks, scrolls, types, touches. */
const SIGNS: readonly unknown[] = [1, 2, 3, 5, 6, 12, 14];
const LAST = 1e13;
/** rrweb ends with its last event; one in the far future keeps it going. */
const END: DomEvent = { type: 5, timestamp: LAST, data: { tag: "end", payload: {} } };

interface Playing {
  readonly replayer: Replayer;
  readonly base: number;
  readonly events: DomEvent[];
  run: Run;
}

export class DomRenderer implements Renderer {
  size: Size;
  signs: number[] = [];
  readonly hasSigns = true;
  private readonly track: Track;
  private readonly canvas: Canvas;
  private readonly started: number;
  private readonly lines: Lines<DomEvent>;
  private readonly element: HTMLIFrameElement;
  private readonly ready: Promise<HTMLElement>;
  private playing: Playing | null = null;
  private asked = 0;
  private speed = 1;

  constructor(manifest: Manifest, track: Track, canvas: Canvas) {
    this.track = track;
    this.canvas = canvas;
    this.started = manifest.startedAt;
    this.size = { width: track.width ?? 1024, height: track.height ?? 768 };
    const cleaner = new Cleaner();
    this.lines = new Lines(
      track,
      canvas,
      (event) => cleaner.clean(event),
      (event) => event.type === FULL_SNAPSHOT,
    );
    const { element, ready } = openFrame(canvas);
    this.element = element;
    this.ready = ready;
    this.fit();
  }

  async show(at: number): Promise<void> {
    this.asked += 1;
    const asked = this.asked;
    const body = await this.ready;
    const run = await this.lines.around(at, this.started + at);
    if (asked !== this.asked) {
      return;
    }
    const playing = this.reach(run, body);
    if (playing) {
      await Promise.resolve();
      this.guard(() => playing.replayer.pause(this.offset(playing, at)));
      this.measure(playing, at);
    }
    this.fetchAhead(at);
  }

  play(at: number, speed: number): void {
    const { playing } = this;
    this.speed = speed;
    if (playing) {
      this.guard(() => {
        playing.replayer.setConfig({ speed });
        playing.replayer.play(this.offset(playing, at));
      });
    }
  }

  pause(): void {
    this.guard(() => this.playing?.replayer.pause());
  }

  tick(at: number): boolean {
    this.fetchAhead(at);
    return this.loadedUntil(at) > at;
  }

  loadedUntil(at: number): number {
    const { playing, track } = this;
    if (!playing) {
      return at;
    }
    const following = track.segments[playing.run.last + 1];
    return following ? following.at : Number.POSITIVE_INFINITY;
  }

  setVisible(visible: boolean): void {
    this.element.hidden = !visible;
  }

  destroy(): void {
    this.asked += 1;
    this.drop();
    this.element.remove();
  }

  /** A replayer that holds the run: the one there is where the run goes on from it, else a new one. */
  private reach(run: Run, body: HTMLElement): Playing | null {
    const { playing } = this;
    if (playing && run.first >= playing.run.first && run.first <= playing.run.last + 1) {
      this.append();
      return playing;
    }
    this.drop();
    const events = this.withSize(this.lines.events(run));
    if (!events.some((event) => event.type === FULL_SNAPSHOT)) {
      return null;
    }
    this.playing = this.build(events, run, body);
    return this.playing;
  }

  /** rrweb shows nothing before it was told a size. */
  private withSize(events: DomEvent[]): DomEvent[] {
    const whole = events.findIndex((event) => event.type === FULL_SNAPSHOT);
    if (whole < 0 || events.slice(0, whole).some((event) => event.type === META)) {
      return events;
    }
    const timestamp = events[whole]?.timestamp ?? 0;
    return events.toSpliced(whole, 0, { type: META, timestamp, data: { href: "", ...this.size } });
  }

  private build(events: DomEvent[], run: Run, body: HTMLElement): Playing {
    const replayer = new Replayer([...events, END] as unknown as eventWithTime[], {
      root: body,
      speed: this.speed,
      mouseTail: false,
      triggerFocus: false,
      showWarning: false,
      UNSAFE_replayCanvas: false,
    });
    const playing = { replayer, base: events[0]?.timestamp ?? 0, events, run };
    replayer.on("resize", () => this.measure(playing, replayer.getCurrentTime() + playing.base - this.started));
    this.note(events);
    return playing;
  }

  /** Give what was loaded since to the replayer. */
  private append(): void {
    const { playing } = this;
    if (!playing) {
      return;
    }
    const last = this.lines.lastInRow(playing.run.last);
    if (last > playing.run.last) {
      const events = this.lines.events({ first: playing.run.last + 1, last });
      playing.run = { first: playing.run.first, last };
      playing.events.push(...events);
      for (const event of events) {
        playing.replayer.addEvent(event as unknown as eventWithTime);
      }
      this.note(events);
    }
  }

  private drop(): void {
    this.guard(() => this.playing?.replayer.destroy());
    this.playing = null;
  }

  private note(events: readonly DomEvent[]): void {
    const signs = events.filter((event) => event.type === INCREMENTAL && SIGNS.includes(event.data.source));
    const times = new Set([...this.signs, ...signs.map((event) => event.timestamp - this.started)]);
    this.signs = [...times].sort((a, b) => a - b);
  }

  private fetchAhead(at: number): void {
    const { playing } = this;
    if (playing) {
      this.lines.ahead(playing.run.last + 1, at + AHEAD * Math.max(1, this.speed / 2), () => this.append());
    }
  }

  /** Since rrweb's first event. What is at the same millisecond counts as seen, and the first whole picture always does. */
  private offset({ base, events }: Playing, at: number): number {
    const first = events.find((event) => event.type === FULL_SNAPSHOT)?.timestamp ?? base;
    return Math.max(this.started + at, first) - base + 1;
  }

  /** The size that the page had then: rrweb tells of its first one once more, later. */
  private measure({ events }: Playing, at: number): void {
    const told = events.findLast((event) => event.timestamp <= this.started + at + 1 && isSize(event));
    const { width, height } = (told ?? events.find(isSize))?.data ?? {};
    if (typeof width === "number" && typeof height === "number" && width > 0 && height > 0) {
      this.size = { width, height };
      this.fit();
      this.canvas.resized();
    }
  }

  private fit(): void {
    const { width, height } = this.size;
    this.element.style.width = `${width}px`;
    this.element.style.height = `${height}px`;
    const { playing } = this;
    if (playing) {
      playing.replayer.iframe.width = String(width);
      playing.replayer.iframe.height = String(height);
    }
  }

  /** Recordings may be anything: what rrweb cannot draw is left as it was. */
  private guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      console.warn("playhead: a part of the page cannot be drawn", error);
    }
  }
}

function isSize({ type, data }: DomEvent): boolean {
  return type === META || (type === INCREMENTAL && data.source === RESIZE);
}
