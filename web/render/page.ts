/**
 * The page in which a headless browser draws a recorded page for a video (src/playhead/replay/video/dom.py). It is given events and asked for
 * moments; it has no network, and the recorded page no scripts.
 */

import { Replayer } from "@rrweb/replay";
import type { eventWithTime } from "@rrweb/types";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** rrweb ends with its last event; one in the far future keeps it from that. */
const END = { type: 5, timestamp: 1e13, data: { tag: "end", payload: {} } } as eventWithTime;

let events: eventWithTime[] = [];
let replayer: Replayer | null = null;
let begins = 0;

/** Takes the next events, JSON lines in the order of time. */
function add(lines: string): void {
  for (const line of lines.split("\n")) {
    if (line) {
      events.push(JSON.parse(line));
    }
  }
}

/** Shows the recorded page as it was after the events of a time, milliseconds since the epoch; times only grow. Returns how large it is. */
async function show(at: number): Promise<Size> {
  replayer ??= open();
  replayer.pause(Math.max(0, at - begins) + 1); // what is of the very time would be left out
  await painted();
  const frame = replayer.iframe;
  return { width: frame.offsetWidth, height: frame.offsetHeight };
}

function open(): Replayer {
  begins = events[0]?.timestamp ?? 0;
  const made = new Replayer([...events, END], {
    root: document.body,
    mouseTail: false,
    showWarning: false,
    showDebug: false,
    triggerFocus: false,
    pauseAnimation: true,
    loadTimeout: 0,
  });
  events = [];
  return made;
}

/** Two frames: styles and images out of the recording are there then. */
function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}

Object.assign(window, { playhead: { add, show } });
