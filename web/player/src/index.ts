/** The player as a module: `mountPlayer` puts one into an element. The styles are player.css. */

import { PlaybackApi, type Recorded } from "./api.ts";
import type { Item } from "./items.ts";
import { type Effects, Player } from "./player.ts";
import { Stage } from "./stage.ts";
import { PlayerView } from "./view.ts";

export interface PlayerOptions extends Recorded {
  /** Seconds since the session began. */
  readonly startAt?: number;
  readonly autoplay?: boolean;
  /** Whether keys count wherever in the page the focus is, for a page that is nothing but a player. */
  readonly allKeys?: boolean;
  /** The address that shows a moment (seconds). Default: the page's with `#t=`. */
  readonly linkTo?: (seconds: number) => string;
  /** Told what happened beside the picture, once, when that is known. */
  readonly onTimeline?: (items: readonly Item[]) => void;
  /** Told as time passes, in seconds, and of every change of state. */
  readonly onTime?: (seconds: number, state: string) => void;
}

/** A mark of its own on the time bar, of what somebody wrote down about a moment. */
export interface PlayerNote {
  readonly seconds: number;
  readonly text: string;
  readonly by?: string;
}

export interface MountedPlayer {
  play(): void;
  pause(): void;
  /** In seconds. */
  seek(seconds: number): void;
  setSpeed(speed: number): void;
  setSkipInactivity(skips: boolean): void;
  /** These and no others are shown. */
  setNotes(notes: readonly PlayerNote[]): void;
  readonly seconds: number;
  readonly durationSeconds: number;
  /** loading, playing, paused, seeking, waiting, ended or failed */
  readonly state: string;
  destroy(): void;
}

const EFFECTS: Effects = {
  now: () => performance.now(),
  frame: (act) => {
    const asked = requestAnimationFrame(act);
    return () => cancelAnimationFrame(asked);
  },
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Put a player into an element and open a session in it. */
export function mountPlayer(element: HTMLElement, options: PlayerOptions): MountedPlayer {
  const { startAt = 0, autoplay = false, allKeys = false, linkTo = linkToMoment, onTime = () => undefined } = options;
  const stage = new Stage();
  const told = () => onTime(player.time / 1000, player.state.phase);
  const player = new Player(new PlaybackApi(options), stage.host, EFFECTS, {
    opened: (items) => options.onTimeline?.(items),
    changed: () => {
      view.changed();
      told();
    },
    ticked: () => {
      view.ticked();
      told();
    },
    resized: (size) => stage.fit(size),
    skipped: (ms) => view.skippedQuiet(ms),
  });
  const view = new PlayerView(player, stage, { linkTo, allKeys });
  element.append(view.element);
  if (autoplay) {
    player.play();
  }
  void player.open(startAt * 1000);
  return handle(player, view);
}

function handle(player: Player, view: PlayerView): MountedPlayer {
  return {
    play: () => player.play(),
    pause: () => player.pause(),
    seek: (seconds) => player.seek(seconds * 1000),
    setSpeed: (speed) => player.setSpeed(speed),
    setSkipInactivity: (skips) => player.setSkips(skips),
    setNotes: (notes) =>
      player.setNotes(notes.map(({ seconds, text, by = "" }) => ({ kind: "note", at: seconds * 1000, text, by }))),
    get seconds() {
      return player.time / 1000;
    },
    get durationSeconds() {
      return player.duration / 1000;
    },
    get state() {
      return player.state.phase;
    },
    destroy: () => {
      player.destroy();
      view.destroy();
    },
  };
}

function linkToMoment(seconds: number): string {
  return `${location.href.replace(/#.*/, "")}#t=${seconds}`;
}
