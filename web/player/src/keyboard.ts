/** Keys, as words.ts lists them. */

import type { View } from "./controls.ts";
import type { Player } from "./player.ts";

const STRIDE = 5_000;

type Act = (player: Player, view: View) => void;

const ACTS: Readonly<Record<string, Act>> = {
  " ": (player) => player.toggle(),
  k: (player) => player.toggle(),
  ArrowLeft: (player) => player.seek(player.time - STRIDE),
  ArrowRight: (player) => player.seek(player.time + STRIDE),
  ",": (player) => void player.step(-1),
  ".": (player) => void player.step(1),
  "<": (player) => player.shift(-1),
  ">": (player) => player.shift(1),
  Home: (player) => player.seek(0),
  End: (player) => player.seek(player.duration),
  i: (player) => player.setSkips(!player.skipsQuiet),
  l: (_, view) => view.toggleList(),
  f: (_, view) => view.toggleWide(),
  "?": (_, view) => view.toggleKeys(),
};

/** Whether the key was one of ours. Keys with Ctrl, Alt or Meta are the browser's, and so is what is typed into a field. */
export function press(event: KeyboardEvent, player: Player, view: View): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || isTaken(event)) {
    return false;
  }
  const act = ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? digit(event.key);
  act?.(player, view);
  return act !== undefined;
}

function digit(key: string): Act | undefined {
  return /^[0-9]$/.test(key) ? (player) => player.seek((player.duration * Number(key)) / 10) : undefined;
}

/** A focused button is pressed by the space bar, a menu is moved through with arrows. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  return (
    target.closest("input, textarea, select, [contenteditable]") !== null ||
    (key === " " && target.closest("button, a") !== null)
  );
}
