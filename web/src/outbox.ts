/**
 * What waits to be sent: events are gathered, cut into batches, sent in order and kept until the server has them.
 *
 *     add -> gathered -> cut -> waiting -> post
 *                                  |-> when the page goes: beacon, else the shelf -> the next page's waiting
 *
 * A batch keeps its id, so the server takes it once, however often it is sent. While offline the memory holds `MOST` characters and the shelf
 * `SHELVED`; beyond that pictures are dropped, what was said (events, screens, errors) is kept longest.
 */

import { newId } from "./id.ts";
import { isObject } from "./json.ts";
import type { Outcome } from "./sender.ts";
import { type Shelf, stored } from "./storage.ts";

/** `held`: only picture, of a session that has not lasted long enough to have one. `texts` are the JSON texts of rrweb events. */
export interface Batch {
  id: string;
  session: string;
  tab: string;
  user: User;
  picture: boolean;
  held: boolean;
  texts: string[];
}

/** `anonymousId` is the browser's own; `id` the user's, where the page told it. */
export interface User {
  anonymousId: string;
  id?: string;
}

export interface Kept {
  text: string;
  /** It is picture only, and may be dropped or held. */
  seen: boolean;
}

/** What a batch is stamped with as it is cut. `hold`: keep the picture back for now. */
export interface Stamp {
  session: string;
  tab: string;
  user: User;
  picture: boolean;
  hold: boolean;
}

export interface Way {
  post(batch: Batch): Promise<Outcome>;
  beacon(batch: Batch): boolean;
  online(): boolean;
  stamp(): Stamp;
  /** The server will take nothing more. */
  closed(): void;
}

export const CUT_AT = 500_000;
export const MOST = 8_000_000;
export const SHELVED = 2_000_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
const ON_SHELF = "batch.";

export class Outbox {
  waiting: Batch[] = [];
  private gathered: Kept[] = [];
  private size = 0;
  private flying: Batch | null = null;
  private failures = 0;
  private notBefore = 0;
  private lost = false;
  private readonly shelf: Shelf;
  private readonly way: Way;
  private readonly now: () => number;

  constructor(shelf: Shelf, way: Way, now: () => number = Date.now) {
    this.shelf = shelf;
    this.way = way;
    this.now = now;
  }

  add(event: object, seen: boolean): void {
    const text = JSON.stringify(event);
    this.gathered.push({ text, seen });
    this.size += text.length;
    if (this.size > CUT_AT) {
      this.flush();
    }
  }

  /** What earlier pages could not send. */
  unshelve(): void {
    for (const name of this.shelved()) {
      const batch = stored(this.shelf, name, isBatch);
      if (batch) {
        this.waiting.push(batch);
      } else {
        this.shelf.remove(name);
      }
    }
  }

  /** Another session goes on from here: of those that were too short for a picture, none is sent. */
  forgetHeld(session: string): void {
    this.waiting.filter((each) => each.held && each.session !== session).map((each) => this.done(each));
  }

  /** Cut what was gathered and send what waits. */
  flush(): void {
    this.cut();
    void this.send();
  }

  /** The network is back. True when pictures were lost meanwhile: the page is to be recorded anew. */
  retry(): boolean {
    this.notBefore = 0;
    const { lost } = this;
    this.lost = false;
    this.flush();
    return lost;
  }

  /** The page may go at any moment. What the browser does not take to send, and what the server would not take, the shelf keeps for the next page. */
  leave(): void {
    this.cut();
    for (const batch of [...this.waiting]) {
      const heeded = this.way.online() && this.failures === 0;
      if (!batch.held && batch !== this.flying && heeded && this.way.beacon(batch)) {
        this.done(batch);
      } else {
        this.put(batch);
      }
    }
  }

  /** Forget all of it, on the shelf too. */
  clear(): void {
    this.gathered = [];
    this.size = 0;
    this.waiting = [];
    for (const name of this.shelved()) {
      this.shelf.remove(name);
    }
  }

  /** Batches of what was gathered: one, or two where the picture is held back. */
  cut(stamp: Stamp = this.way.stamp()): void {
    const { gathered } = this;
    if (!gathered.length) {
      return;
    }
    this.gathered = [];
    this.size = 0;
    const room = weight(this.waiting) < MOST;
    this.lost ||= !room;
    this.gather(stamp, room ? gathered.filter(({ seen }) => !(seen && stamp.hold)) : said(gathered), false);
    this.gather(stamp, room && stamp.hold ? gathered.filter(({ seen }) => seen) : [], true);
  }

  private gather({ hold: _, ...stamp }: Stamp, kept: Kept[], held: boolean): void {
    if (kept.length) {
      this.waiting.push({ ...stamp, id: newId(), held, texts: kept.map(({ text }) => text) });
    }
  }

  private async send(): Promise<void> {
    if (this.flying || this.now() < this.notBefore) {
      return;
    }
    const { hold } = this.way.stamp();
    const batch = this.waiting.find((each) => !(each.held && hold));
    if (!batch) {
      return;
    }
    this.flying = batch;
    const outcome = await this.way.post(batch);
    this.flying = null;
    this.heard(batch, outcome);
  }

  private heard(batch: Batch, outcome: Outcome): void {
    if (outcome.is === "again") {
      const wait = outcome.wait ?? Math.min(FIRST_WAIT * 2 ** this.failures, LONGEST_WAIT);
      this.failures += 1;
      this.notBefore = this.now() + wait;
      return;
    }
    this.failures = 0;
    this.done(batch);
    if (outcome.is === "stop") {
      this.way.closed();
    } else {
      void this.send();
    }
  }

  private done(batch: Batch): void {
    this.waiting = this.waiting.filter((each) => each !== batch);
    this.shelf.remove(ON_SHELF + batch.id);
  }

  private put(batch: Batch): void {
    const text = JSON.stringify(batch);
    const others = this.shelved().filter((each) => each !== ON_SHELF + batch.id);
    const used = others.reduce((sum, name) => sum + (this.shelf.get(name)?.length ?? 0), 0);
    if (used + text.length < SHELVED) {
      this.shelf.set(ON_SHELF + batch.id, text);
    }
  }

  private shelved(): string[] {
    return this.shelf.names().filter((each) => each.startsWith(ON_SHELF));
  }
}

/** The text of a request. */
export function bodyOf(key: string, batch: Batch, sentAt: number): string {
  const head = {
    key,
    session: batch.session,
    window: batch.tab,
    batch: batch.id,
    sentAt,
    user: batch.user,
    picture: batch.picture,
    screens: "named",
  };
  return `${JSON.stringify(head).slice(0, -1)},"events":[${batch.texts.join(",")}]}`;
}

function said(kept: Kept[]): Kept[] {
  return kept.filter(({ seen }) => !seen);
}

function weight(batches: Batch[]): number {
  return batches.reduce((sum, { texts }) => sum + texts.reduce((all, text) => all + text.length, 0), 0);
}

function isBatch(value: unknown): value is Batch {
  return (
    isObject(value) &&
    typeof value.id === "string" &&
    typeof value.session === "string" &&
    typeof value.tab === "string" &&
    isObject(value.user) &&
    typeof value.picture === "boolean" &&
    typeof value.held === "boolean" &&
    Array.isArray(value.texts) &&
    value.texts.every((each) => typeof each === "string")
  );
}
