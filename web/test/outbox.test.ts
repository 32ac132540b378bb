import assert from "node:assert/strict";
import { test } from "node:test";
import { type Batch, bodyOf, MOST, Outbox, SHELVED, type Stamp } from "../src/outbox.ts";
import type { Outcome } from "../src/sender.ts";
import type { Shelf } from "../src/storage.ts";
import { Clock, memory } from "./memory.ts";

const STAMP: Stamp = { session: "s-1", tab: "t-1", user: { anonymousId: "a-1" }, picture: true, hold: false };

/** An outbox whose server answers as told; `posted` and `beaconed` are the batches that went. */
class Wired {
  outcome: Outcome = { is: "taken" };
  online = true;
  stamp = STAMP;
  closed = 0;
  posted: Batch[] = [];
  beaconed: Batch[] = [];
  clock = new Clock();
  shelf: Shelf;
  outbox: Outbox;

  constructor(shelf: Shelf = memory()) {
    this.shelf = shelf;
    const way = {
      post: async (batch: Batch) => {
        this.posted.push(batch);
        return this.outcome;
      },
      beacon: (batch: Batch) => this.beaconed.push(batch) > 0,
      online: () => this.online,
      stamp: () => this.stamp,
      closed: () => {
        this.closed += 1;
      },
    };
    this.outbox = new Outbox(shelf, way, this.clock.now);
  }

  async flush(): Promise<void> {
    this.outbox.flush();
    await new Promise((done) => setTimeout(done, 0));
  }

  async flushAfter(ms: number): Promise<void> {
    this.clock.pass(ms);
    await this.flush();
  }
}

const texts = (batches: Batch[]) => batches.map((batch) => batch.texts);

test("what is taken is gone", async () => {
  const wired = new Wired();
  wired.outbox.add({ n: 1 }, true);
  wired.outbox.add({ n: 2 }, false);
  await wired.flush();
  assert.deepEqual(texts(wired.posted), [['{"n":1}', '{"n":2}']]);
  assert.deepEqual(wired.outbox.waiting, []);
});

test("what is not taken is sent again, later each time, under the same id", async () => {
  const wired = new Wired();
  wired.outcome = { is: "again", wait: null };
  wired.outbox.add({ n: 1 }, true);
  await wired.flush();
  await wired.flushAfter(999);
  assert.equal(wired.posted.length, 1, "not before a second");
  await wired.flushAfter(1);
  await wired.flushAfter(1_999);
  assert.equal(wired.posted.length, 2, "then not before two");
  wired.outcome = { is: "taken" };
  await wired.flushAfter(1);
  assert.deepEqual(wired.outbox.waiting, []);
  assert.equal(new Set(wired.posted.map(({ id }) => id)).size, 1);
  assert.equal(wired.posted.length, 3);
});

test("the server's own time is kept to", async () => {
  const wired = new Wired();
  wired.outcome = { is: "again", wait: 90_000 };
  wired.outbox.add({}, true);
  await wired.flush();
  await wired.flushAfter(89_999);
  assert.equal(wired.posted.length, 1);
  await wired.flushAfter(1);
  assert.equal(wired.posted.length, 2);
});

test("a refused batch does not stop the next", async () => {
  const wired = new Wired();
  wired.outcome = { is: "refused" };
  wired.outbox.add({ n: 1 }, true);
  await wired.flush();
  wired.outbox.add({ n: 2 }, true);
  await wired.flush();
  assert.equal(wired.posted.length, 2);
  assert.equal(wired.closed, 0);
});

test("a refused key closes it", async () => {
  const wired = new Wired();
  wired.outcome = { is: "stop" };
  wired.outbox.add({ n: 1 }, true);
  await wired.flush();
  assert.equal(wired.closed, 1);
});

test("offline, the next page sends what this one could not", async () => {
  const wired = new Wired();
  wired.online = false;
  wired.outbox.add({ n: 1 }, true);
  wired.outbox.leave();
  const next = new Wired(wired.shelf);
  next.outbox.unshelve();
  await next.flush();
  assert.deepEqual(texts(next.posted), [['{"n":1}']]);
  assert.deepEqual(next.shelf.names(), []);
});

test("a server that takes nothing gets no beacon, whose answer nobody would hear", async () => {
  const wired = new Wired();
  wired.outcome = { is: "again", wait: null };
  wired.outbox.add({ n: 1 }, true);
  await wired.flush();
  wired.outbox.leave();
  assert.deepEqual(wired.beaconed, []);
  assert.equal(wired.shelf.names().length, 1);
});

test("online, a beacon takes it, and the shelf stays empty", () => {
  const wired = new Wired();
  wired.outbox.add({ n: 1 }, true);
  wired.outbox.leave();
  assert.deepEqual(texts(wired.beaconed), [['{"n":1}']]);
  assert.deepEqual(wired.shelf.names(), []);
});

test("beyond its bound the memory keeps what was said", async () => {
  const wired = new Wired();
  wired.outcome = { is: "again", wait: 1e9 };
  for (let n = 0; n < 6; n += 1) {
    wired.outbox.add({ picture: "x".repeat(MOST / 4) }, true);
    wired.outbox.add({ n }, false);
    await wired.flush();
  }
  const kept = wired.outbox.waiting.flatMap((batch) => batch.texts);
  assert.equal(kept.filter((text) => text.startsWith('{"picture"')).length, 4);
  assert.equal(kept.filter((text) => text.startsWith('{"n"')).length, 6);
  assert.equal(wired.outbox.retry(), true, "the page is to be recorded anew");
  assert.equal(wired.outbox.retry(), false);
});

test("beyond its bound the shelf takes no more", () => {
  const wired = new Wired();
  wired.online = false;
  for (let n = 0; n < 5; n += 1) {
    wired.outbox.add({ picture: "x".repeat(SHELVED / 3) }, true);
    wired.outbox.cut();
  }
  wired.outbox.leave();
  assert.equal(wired.shelf.names().length, 2);
});

test("a picture held back waits, what was said does not", async () => {
  const wired = new Wired();
  wired.stamp = { ...STAMP, hold: true };
  wired.outbox.add({ seen: 1 }, true);
  wired.outbox.add({ said: 1 }, false);
  await wired.flush();
  assert.deepEqual(texts(wired.posted), [['{"said":1}']]);
  wired.stamp = STAMP;
  await wired.flush();
  assert.deepEqual(texts(wired.posted), [['{"said":1}'], ['{"seen":1}']]);
});

test("the picture of a session that was too short is forgotten", () => {
  const wired = new Wired();
  wired.stamp = { ...STAMP, hold: true };
  wired.outbox.add({ seen: 1 }, true);
  wired.outbox.leave();
  assert.equal(wired.shelf.names().length, 1);
  wired.outbox.forgetHeld("s-2");
  assert.deepEqual(wired.outbox.waiting, []);
  assert.deepEqual(wired.shelf.names(), []);
});

test("what others wrote on the shelf is not sent", () => {
  const shelf = memory();
  shelf.set("batch.1", '{"id":"1","texts":[1]}');
  shelf.set("batch.2", "garbage");
  const wired = new Wired(shelf);
  wired.outbox.unshelve();
  assert.deepEqual(wired.outbox.waiting, []);
  assert.deepEqual(shelf.names(), []);
});

test("a request has the shape of POST /v1/rrweb", () => {
  const { hold: _, ...stamp } = STAMP;
  const batch: Batch = { ...stamp, id: "b-1", held: false, texts: ['{"type":4}', '{"type":2}'] };
  assert.deepEqual(JSON.parse(bodyOf("ik_1", batch, 123)), {
    key: "ik_1",
    session: "s-1",
    window: "t-1",
    batch: "b-1",
    sentAt: 123,
    user: { anonymousId: "a-1" },
    picture: true,
    screens: "named",
    events: [{ type: 4 }, { type: 2 }],
  });
});
