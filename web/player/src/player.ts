/** The player without its buttons: it carries out what the states (machine.ts) ask for, with a clock and the renderers of the tracks. */

import type { PlaybackApi } from "./api.ts";
import { Clock, SPEEDS } from "./clock.ts";
import { type Item, type Note, nextStep } from "./items.ts";
import { Loader } from "./loader.ts";
import { type Happening, INITIAL, next, type State } from "./machine.ts";
import { type Gap, gapAt, type Manifest, type Track } from "./manifest.ts";
import { skipTo } from "./quiet.ts";
import type { Canvas, Renderer, Size } from "./renderer.ts";
import { rendererOf } from "./renderers.ts";
import { trackAt } from "./schedule.ts";

const GAP_SHOWN = 1_500;
/** Milliseconds, on the wall, that the card of a gap is seen before it goes on after it. */

/** What the player needs of a browser. */
export interface Effects {
  readonly now: () => number;
  /** Calls back before the next frame is drawn; returns how to call it off. */
  readonly frame: (act: () => void) => () => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What the player tells. */
export interface Ears {
  /** What the timeline tells is known. */
  opened(items: readonly Item[]): void;
  changed(): void;
  ticked(): void;
  resized(size: Size): void;
  skipped(ms: number): void;
}

export class Player {
  state: State = INITIAL;
  manifest: Manifest | null = null;
  /** What the timeline tells, and the notes. */
  items: readonly Item[] = [];
  skipsQuiet = false;
  private readonly api: PlaybackApi;
  private readonly effects: Effects;
  private readonly ears: Ears;
  private readonly host: HTMLElement;
  private readonly clock: Clock;
  private readonly abort = new AbortController();
  private readonly renderers = new Map<Track, Renderer>();
  private loader: Loader | null = null;
  private track: Track | null = null;
  private told: readonly Item[] = [];
  private notes: readonly Note[] = [];
  private signs: readonly number[] = [];
  private gapSince: number | null = null;
  private cancel: (() => void) | null = null;

  constructor(api: PlaybackApi, host: HTMLElement, effects: Effects, ears: Ears) {
    this.api = api;
    this.host = host;
    this.effects = effects;
    this.ears = ears;
    this.clock = new Clock(effects.now);
  }

  get time(): number {
    return Math.min(this.duration, Math.max(0, this.clock.time));
  }

  get duration(): number {
    return this.manifest?.durationMs ?? 0;
  }

  get speed(): number {
    return this.clock.speed;
  }

  /** The missing stretch that is seen now. */
  get gap(): Gap | null {
    return this.manifest ? gapAt(this.manifest.gaps, this.time) : null;
  }

  get loadedUntil(): number {
    return Math.min(this.duration, this.renderer?.loadedUntil(this.time) ?? this.duration);
  }

  /** Ask for the recording and show `startAt` of it; played at once where somebody asked for that meanwhile. */
  async open(startAt: number): Promise<void> {
    try {
      const [manifest, items] = await Promise.all([
        this.api.manifest(this.abort.signal),
        this.api.timeline(this.abort.signal).catch(() => []),
      ]);
      this.manifest = manifest;
      this.told = items;
      this.gather();
      this.ears.opened(items);
      this.signs = items.filter(({ kind }) => kind !== "network" && kind !== "log").map(({ at }) => at);
      const fetch = (n: number, signal: AbortSignal) => this.api.segment(n, manifest.version, signal);
      this.loader = new Loader(fetch, this.effects.sleep);
      this.happen({ is: "opened", at: this.bounded(startAt) });
    } catch (error) {
      this.fail(error);
    }
  }

  play(): void {
    this.happen({ is: "play" });
  }

  pause(): void {
    this.happen({ is: "pause", at: this.time });
  }

  toggle(): void {
    const { phase, wants } = this.state;
    phase === "playing" || (wants === "play" && phase !== "ended") ? this.pause() : this.play();
  }

  seek(at: number): void {
    this.happen({ is: "seek", at: this.bounded(at) });
  }

  /** To what happened before or happens next; false where there is none. */
  step(direction: 1 | -1): boolean {
    const item = nextStep(this.items, this.state.phase === "seeking" ? this.state.at : this.time, direction);
    if (item) {
      this.seek(item.at);
    }
    return item !== null;
  }

  setSpeed(speed: number): void {
    this.clock.speed = speed;
    if (this.state.phase === "playing") {
      this.renderer?.play(this.time, speed);
    }
    this.ears.changed();
  }

  /** One speed up or down. */
  shift(direction: 1 | -1): void {
    const speeds: readonly number[] = SPEEDS;
    const speed = speeds[speeds.indexOf(this.speed) + direction];
    if (speed !== undefined) {
      this.setSpeed(speed);
    }
  }

  setSkips(skips: boolean): void {
    this.skipsQuiet = skips;
    this.ears.changed();
  }

  setNotes(notes: readonly Note[]): void {
    this.notes = notes;
    this.gather();
    this.ears.changed();
  }

  retry(): void {
    const { at } = this.state;
    this.happen({ is: "retry" });
    void this.open(at);
  }

  destroy(): void {
    this.abort.abort();
    this.cancel?.();
    this.close();
  }

  private gather(): void {
    this.items = [...this.told, ...this.notes].sort((a, b) => a.at - b.at);
  }

  private get renderer(): Renderer | null {
    return (this.track && this.renderers.get(this.track)) ?? null;
  }

  private happen(happening: Happening): void {
    const before = this.state;
    this.state = next(before, happening);
    if (this.state !== before) {
      this.leave(before);
      this.enter(before);
      this.ears.changed();
    }
  }

  private leave({ phase }: State): void {
    if (phase === "playing" && this.state.phase !== "playing") {
      this.clock.stop();
      this.renderer?.pause();
    }
  }

  private enter(before: State): void {
    const { phase, at } = this.state;
    switch (phase) {
      case "seeking":
        this.clock.set(at);
        void this.showAt(at);
        break;
      case "waiting":
        this.clock.set(at);
        if (before.phase !== "waiting") {
          void this.showAt(at);
        }
        break;
      case "playing":
        this.clock.start();
        this.renderer?.play(this.time, this.speed);
        this.loop();
        break;
      case "paused":
        this.clock.set(at);
        this.ears.ticked();
        break;
      case "ended":
        this.clock.set(at);
        void this.showAt(at);
        break;
      case "failed":
        this.close();
        break;
    }
  }

  private async showAt(at: number): Promise<void> {
    try {
      this.ears.ticked();
      await this.turnTo(at)?.show(at);
      if (this.state.at === at) {
        this.happen({ is: "shown" });
        this.ears.ticked();
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** The renderer of the track that is seen at a time; null where there is nothing to see. */
  private turnTo(at: number): Renderer | null {
    const track = this.manifest && trackAt(this.manifest.tracks, at, this.track);
    if (!track || !this.manifest) {
      return null;
    }
    const before = this.renderer;
    const renderer = this.renderers.get(track) ?? this.make(this.manifest, track);
    this.track = track;
    if (before !== renderer) {
      before?.pause();
      before?.setVisible(false);
      renderer.setVisible(true);
    }
    this.ears.resized(renderer.size);
    return renderer;
  }

  private make(manifest: Manifest, track: Track): Renderer {
    const renderer = rendererOf(manifest, track, this.canvas(track));
    this.renderers.set(track, renderer);
    return renderer;
  }

  private canvas(track: Track): Canvas {
    const { loader } = this;
    return {
      host: this.host,
      pointer: true,
      load: (n) => loader?.load(n) ?? Promise.reject(new Error("closed")),
      loadAhead: (n) => loader?.loadAhead(n) ?? Promise.reject(new Error("closed")),
      forget: (n) => loader?.forget(n),
      resized: () => {
        const renderer = this.renderers.get(track);
        if (this.track === track && renderer) {
          this.ears.resized(renderer.size);
        }
      },
    };
  }

  private loop(): void {
    this.cancel?.();
    this.cancel = this.effects.frame(() => {
      if (this.state.phase === "playing") {
        this.tick();
        this.loop();
      }
    });
  }

  private tick(): void {
    const at = this.time;
    if (at >= this.duration) {
      this.happen({ is: "over", at: this.duration });
      return;
    }
    const gap = this.gap;
    if (gap) {
      this.passGap(gap, at);
    } else {
      this.gapSince = null;
      this.passPicture(at);
    }
    this.ears.ticked();
  }

  private passPicture(at: number): void {
    const track = this.manifest && trackAt(this.manifest.tracks, at, this.track);
    if (track !== this.track || this.renderer?.tick(at) === false) {
      this.happen({ is: "starved", at });
      return;
    }
    const to = this.skipsQuiet ? skipTo(this.allSigns(), at, this.knownUntil(at)) : null;
    if (to !== null) {
      this.ears.skipped(to - at);
      this.seek(to);
    }
  }

  /** A gap is told of, and then left behind: there is nothing to wait for. */
  private passGap(gap: Gap, at: number): void {
    this.gapSince ??= this.effects.now();
    if (this.effects.now() - this.gapSince > GAP_SHOWN && gap.until - at > GAP_SHOWN * this.speed) {
      this.gapSince = null;
      this.seek(gap.until);
    }
  }

  private allSigns(): readonly number[] {
    const drawn = this.renderer?.signs ?? [];
    return drawn.length > 0 ? [...this.signs, ...drawn].sort((a, b) => a - b) : this.signs;
  }

  private knownUntil(at: number): number {
    const { renderer } = this;
    return renderer?.hasSigns ? Math.min(this.duration, renderer.loadedUntil(at)) : this.duration;
  }

  private bounded(at: number): number {
    return Math.min(this.duration, Math.max(0, Number.isFinite(at) ? at : 0));
  }

  private fail(error: unknown): void {
    if (!this.abort.signal.aborted) {
      this.happen({ is: "failed", trouble: error instanceof Error ? error.message : String(error) });
    }
  }

  private close(): void {
    this.loader?.close();
    for (const renderer of this.renderers.values()) {
      renderer.destroy();
    }
    this.renderers.clear();
    this.track = null;
  }
}
