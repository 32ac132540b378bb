/**
 * Clicks and scrolls of a session without a picture, as the rrweb events that tell them: numbers come in all the same.
 * And signs of life, which both kinds of session need.
 */

import { EventType, IncrementalSource, MouseInteractions, PointerTypes } from "@rrweb/types";

/** An rrweb event, as far as it is made here: `type`, `timestamp`, `data`. */
export interface MadeEvent {
  type: EventType;
  timestamp: number;
  data: object;
}

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
const NOWHERE = -1;
const SCROLL_EVERY = 150;

/** Tell when somebody does something. Before all other listeners, so that a session that begins by it has its first click. */
export function onLife(page: Window, alive: () => void): () => void {
  const heard = (event: Event) => {
    if (event.isTrusted) {
      alive();
    }
  };
  for (const sign of SIGNS) {
    page.addEventListener(sign, heard, { capture: true, passive: true });
  }
  return () => {
    for (const sign of SIGNS) {
      page.removeEventListener(sign, heard, { capture: true });
    }
  };
}

/** Tell clicks, scrolls and the window's size. */
export function takeGestures(page: Window, seen: (event: MadeEvent) => void): { again(): void; stop(): void } {
  const told = (type: EventType, data: object) => seen({ type, timestamp: Date.now(), data });
  const size = () =>
    told(EventType.Meta, { href: page.location.origin, width: page.innerWidth, height: page.innerHeight });
  const click = (event: MouseEvent) => told(EventType.IncrementalSnapshot, clickData(event));
  let scrolled = 0;
  const scroll = () => {
    if (Date.now() - scrolled >= SCROLL_EVERY) {
      scrolled = Date.now();
      const data = { source: IncrementalSource.Scroll, id: NOWHERE, x: page.scrollX, y: page.scrollY };
      told(EventType.IncrementalSnapshot, data);
    }
  };
  page.addEventListener("click", click, true);
  page.addEventListener("scroll", scroll, true);
  page.addEventListener("resize", size);
  size();
  return {
    again: size,
    stop: () => {
      page.removeEventListener("click", click, true);
      page.removeEventListener("scroll", scroll, true);
      page.removeEventListener("resize", size);
    },
  };
}

function clickData(event: MouseEvent): object {
  const touch = event instanceof PointerEvent && event.pointerType === "touch";
  return {
    source: IncrementalSource.MouseInteraction,
    type: MouseInteractions.Click,
    id: NOWHERE,
    x: event.clientX,
    y: event.clientY,
    pointerType: touch ? PointerTypes.Touch : PointerTypes.Mouse,
  };
}
