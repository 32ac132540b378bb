/** Segments, each fetched once, few at a time: what is needed now goes before what comes later. */

import { PlaybackError } from "./api.ts";

type Fetch = (n: number, signal: AbortSignal) => Promise<ArrayBuffer>;

interface Wanted {
  readonly n: number;
  readonly promise: Promise<ArrayBuffer>;
  readonly settle: (content: Promise<ArrayBuffer>) => void;
}

const AT_ONCE = 6;
const TRIES = 3;
const WAIT = 400;

export class Loader {
  private readonly fetch: Fetch;
  private readonly sleep: (ms: number) => Promise<void>;
  private readonly abort = new AbortController();
  private readonly found = new Map<number, Promise<ArrayBuffer>>();
  private readonly urgent: Wanted[] = [];
  private readonly later: Wanted[] = [];
  private running = 0;

  constructor(fetch: Fetch, sleep: (ms: number) => Promise<void>) {
    this.fetch = fetch;
    this.sleep = sleep;
  }

  /** Fetched now. Rejects with what the server said, after some tries. */
  load(n: number): Promise<ArrayBuffer> {
    const waiting = this.later.findIndex((wanted) => wanted.n === n);
    if (waiting >= 0) {
      this.urgent.push(...this.later.splice(waiting, 1));
    }
    return this.found.get(n) ?? this.want(n, this.urgent);
  }

  /** Fetched when nothing else is to do; `load` of the same one hurries it. */
  loadAhead(n: number): Promise<ArrayBuffer> {
    return this.found.get(n) ?? this.want(n, this.later);
  }

  /** What is done with a segment once it is read is its reader's: the bytes are let go. */
  forget(n: number): void {
    this.found.delete(n);
  }

  close(): void {
    this.abort.abort();
  }

  private want(n: number, queue: Wanted[]): Promise<ArrayBuffer> {
    let settle: Wanted["settle"] = () => undefined;
    const promise = new Promise<ArrayBuffer>((resolve) => {
      settle = resolve;
    });
    this.found.set(n, promise);
    queue.push({ n, promise, settle });
    this.work();
    return promise;
  }

  private work(): void {
    while (this.running < AT_ONCE) {
      const wanted = this.urgent.shift() ?? this.later.shift();
      if (!wanted) {
        return;
      }
      this.running += 1;
      const content = this.persist(wanted.n);
      wanted.settle(content);
      content
        .catch(() => this.found.delete(wanted.n))
        .finally(() => {
          this.running -= 1;
          this.work();
        });
    }
  }

  private async persist(n: number): Promise<ArrayBuffer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.fetch(n, this.abort.signal);
      } catch (error) {
        if (attempt === TRIES || !(error instanceof PlaybackError && error.again)) {
          throw error;
        }
        await this.sleep(WAIT * 2 ** attempt);
      }
    }
  }
}
