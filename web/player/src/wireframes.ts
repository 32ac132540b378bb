/** Wireframes: the screen that the events up to a time make, drawn on a canvas. */

import { Lines, type Run } from "./lines.ts";
import type { Manifest, Track } from "./manifest.ts";
import { AHEAD, type Canvas, type Renderer, type Size } from "./renderer.ts";
import { readWire, screenOf, WHOLE, type WireEvent } from "./wireframe.ts";
import { paint } from "./wireframe_paint.ts";

const SHARP = 2;
/** Pixels a unit. */

export class WireframeRenderer implements Renderer {
  size: Size;
  readonly signs: readonly number[] = [];
  readonly hasSigns = false;
  private readonly track: Track;
  private readonly canvas: Canvas;
  private readonly started: number;
  private readonly lines: Lines<WireEvent>;
  private readonly element: HTMLCanvasElement;
  private run: Run | null = null;
  private events: WireEvent[] = [];
  private drawn: WireEvent | null = null;
  private asked = 0;

  constructor(manifest: Manifest, track: Track, canvas: Canvas) {
    this.track = track;
    this.canvas = canvas;
    this.started = manifest.startedAt;
    this.size = { width: track.width ?? 360, height: track.height ?? 800 };
    this.lines = new Lines(track, canvas, readWire, ({ type }) => type === WHOLE);
    this.element = document.createElement("canvas");
    this.element.className = "ph-picture";
    canvas.host.append(this.element);
  }

  async show(at: number): Promise<void> {
    this.asked += 1;
    const asked = this.asked;
    const run = await this.lines.around(at, this.started + at);
    if (asked === this.asked) {
      this.take(run);
      this.draw(at);
      this.fetchAhead(at);
    }
  }

  play(): void {}

  pause(): void {}

  tick(at: number): boolean {
    this.fetchAhead(at);
    this.draw(at);
    return this.loadedUntil(at) > at;
  }

  loadedUntil(at: number): number {
    return this.run ? (this.track.segments[this.run.last + 1]?.at ?? Number.POSITIVE_INFINITY) : at;
  }

  setVisible(visible: boolean): void {
    this.element.hidden = !visible;
  }

  destroy(): void {
    this.asked += 1;
    this.element.remove();
  }

  private take(run: Run): void {
    this.run = run;
    this.events = this.lines.events(run);
  }

  private fetchAhead(at: number): void {
    const { run } = this;
    if (run) {
      this.lines.ahead(run.last + 1, at + AHEAD, () => {
        if (this.run) {
          this.take({ first: this.run.first, last: this.lines.lastInRow(this.run.last) });
        }
      });
    }
  }

  /** Nothing is drawn anew while nothing changes. */
  private draw(at: number): void {
    const until = this.started + at;
    const last = this.events.findLastIndex((event) => event.timestamp <= until);
    const index = Math.max(
      last,
      this.events.findIndex(({ type }) => type === WHOLE),
    );
    const event = this.events[index];
    if (!event || event === this.drawn) {
      return;
    }
    this.drawn = event;
    const seen = this.events.slice(0, index + 1);
    const whole = seen.findLastIndex(({ type }) => type === WHOLE);
    const screen = screenOf(
      [...seen.slice(0, whole).filter(({ type }) => type !== 3), ...seen.slice(whole)],
      this.size,
    );
    this.size = { width: screen.width, height: screen.height };
    this.element.width = Math.round(screen.width * SHARP);
    this.element.height = Math.round(screen.height * SHARP);
    const pen = this.element.getContext("2d");
    pen?.scale(SHARP, SHARP);
    pen && paint(pen, screen);
    this.canvas.resized();
  }
}
