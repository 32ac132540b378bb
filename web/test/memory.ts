/** What tests put in the place of a browser: a shelf in memory, and a clock that stands still. */

import type { Shelf } from "../src/storage.ts";

export function memory(): Shelf {
  const texts = new Map<string, string>();
  return {
    get: (name) => texts.get(name) ?? null,
    set: (name, text) => texts.set(name, text).has(name),
    remove: (name) => texts.delete(name),
    names: () => [...texts.keys()],
  };
}

export class Clock {
  time = 1_795_000_000_000;
  now = (): number => this.time;
  pass(ms: number): void {
    this.time += ms;
  }
}
