/** All texts of the player, in English. */

import type { Gap } from "./manifest.ts";

export const WORDS = {
  player: "Session replay",
  play: "Play",
  pause: "Pause",
  again: "Play again",
  stepBack: "To what happened before",
  stepOn: "To what happens next",
  timeline: "Time",
  speed: "Speed",
  skip: "Skip inactivity",
  list: "What happened",
  wide: "Full screen",
  narrow: "Leave full screen",
  link: "Copy a link to this moment",
  copied: "Copied",
  keys: "Keys",
  close: "Close",
  loading: "Opening the recording",
  waiting: "Loading",
  retry: "Try again",
  failed: "The recording cannot be played",
  noPicture: "This session has no picture",
  note: "Note",
  nothing: "Nothing happened that is told here.",
  of: "of",
} as const;

export const GAPS: Readonly<Record<Gap["reason"], readonly [string, string]>> = {
  background: ["App in the background", "Nobody looked at it in this time."],
  missing: ["Not recorded", "A part of the recording did not arrive."],
};

export const GESTURES: Readonly<Record<string, string>> = {
  tap: "Tap",
  double_tap: "Double tap",
  long_press: "Long press",
  swipe: "Swipe",
  pinch: "Pinch",
  scroll: "Scroll",
  click: "Click",
};

export const ISSUES: Readonly<Record<string, string>> = {
  crash: "Crash",
  anr: "Not responding",
  ui_freeze: "Freeze",
  handled_exception: "Error",
};

export const LIFE: Readonly<Record<string, string>> = {
  foreground: "Came to the foreground",
  background: "Went to the background",
  end: "Session over",
};

/** Key and what it does, as the help lists them. */
export const KEYS: readonly (readonly [string, string])[] = [
  ["Space", "Play or pause"],
  ["← →", "5 seconds back or on"],
  [", .", "To what happened before or happens next"],
  ["< >", "Slower or faster"],
  ["Home End", "To the beginning or the end"],
  ["0 – 9", "To a tenth of the session"],
  ["I", "Skip inactivity"],
  ["L", "What happened"],
  ["F", "Full screen"],
  ["?", "Keys"],
];

export function skipped(seconds: number): string {
  return `Skipped ${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} of inactivity`;
}

/** 75_300 -> "1:15"; with hours "1:01:15". */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
