/** What all pictures have in common: DOM, frames, wireframes, video. Times are milliseconds since the session began. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Renderer {
  /** What the picture measures now, in its own units; positions of gestures are fractions of it. */
  readonly size: Size;
  /** Show what was seen at `at`, standing still; done once it is there. A later call makes an earlier one void. */
  show(at: number): Promise<void>;
  /** Go on from `at`, which is shown. */
  play(at: number, speed: number): void;
  pause(): void;
  /** Once a frame while it plays. False when the picture of `at` is not loaded. */
  tick(at: number): boolean;
  /** Until when it is loaded without a hole, from `at` on. */
  loadedUntil(at: number): number;
  /** Times at which the picture itself tells that the user does something, as far as it is loaded, in order. */
  readonly signs: readonly number[];
  /** Whether all signs are known only where it is loaded. */
  readonly hasSigns: boolean;
  setVisible(visible: boolean): void;
  destroy(): void;
}

/** What a renderer is given. */
export interface Canvas {
  /** Where it puts its element. */
  readonly host: HTMLElement;
  /** Whether the pointer of a page is seen. */
  readonly pointer: boolean;
  load(n: number): Promise<ArrayBuffer>;
  /** The same, when nothing is needed sooner. */
  loadAhead(n: number): Promise<ArrayBuffer>;
  forget(n: number): void;
  /** Its size changed. */
  resized(): void;
}

/** How far ahead segments are fetched while it plays, in milliseconds of the recording. */
export const AHEAD = 30_000;
