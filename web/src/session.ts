/**
 * Which session this is. One for all tabs of an app, over reloads, until half an hour passed without anybody doing anything.
 *
 * It is kept in localStorage as `{id, started, last, share}`: times in milliseconds since the epoch, `share` a number between 0 and 1
 * drawn once, below the sampling rate when the session has a picture.
 */

import { newId } from "./id.ts";
import { isObject } from "./json.ts";
import { type Shelf, stored } from "./storage.ts";

export const SILENCE = 30 * 60_000;
/** After so long without a sign of life nothing is recorded until there is one: a page that draws by itself is no session. */
export const DOZE = 5 * 60_000;
const WRITE_EVERY = 1_000;

export interface Session {
  id: string;
  started: number;
  last: number;
  share: number;
}

export class Sessions {
  current: Session;
  private readonly shelf: Shelf;
  private readonly now: () => number;

  constructor(shelf: Shelf, now: () => number = Date.now) {
    this.shelf = shelf;
    this.now = now;
    this.current = this.going() ?? this.fresh();
    this.write();
  }

  /** Somebody did something. True when another session began by it, here or in another tab. */
  touch(): boolean {
    const before = this.current.id;
    const now = this.now();
    if (now - this.current.last < WRITE_EVERY && now >= this.current.last) {
      return false;
    }
    this.current = this.going() ?? this.fresh();
    this.current.last = now;
    this.write();
    return this.current.id !== before;
  }

  /** End this one: the next begins at once. */
  renew(): void {
    this.current = this.fresh();
    this.write();
  }

  get awake(): boolean {
    return this.now() - this.current.last < DOZE;
  }

  private going(): Session | null {
    const found = stored(this.shelf, "session", isSession);
    return found && Math.abs(this.now() - found.last) < SILENCE ? found : null;
  }

  private fresh(): Session {
    const now = this.now();
    return { id: newId(), started: now, last: now, share: Math.random() };
  }

  private write(): void {
    this.shelf.set("session", JSON.stringify(this.current));
  }
}

function isSession(value: unknown): value is Session {
  return (
    isObject(value) &&
    typeof value.id === "string" &&
    typeof value.started === "number" &&
    typeof value.last === "number" &&
    typeof value.share === "number"
  );
}

/**
 * The id of this tab, the same over reloads. A duplicated tab starts with a copy of sessionStorage: `open` stands there
 * while a page is open, so whoever finds it is the copy. `leave` takes it away.
 */
export function tab(shelf: Shelf): { id: string; enter(): void; leave(): void } {
  const copied = shelf.get("open") !== null;
  const id = (copied ? null : shelf.get("tab")) ?? newId();
  const enter = () => {
    shelf.set("tab", id);
    shelf.set("open", "1");
  };
  enter();
  return { id, enter, leave: () => shelf.remove("open") };
}
