import assert from "node:assert/strict";
import { test } from "node:test";
import { PlaybackApi, PlaybackError } from "../player/src/api.ts";
import { Lines } from "../player/src/lines.ts";
import { Loader } from "../player/src/loader.ts";
import type { Segment, Track } from "../player/src/manifest.ts";
import type { Canvas } from "../player/src/renderer.ts";

const BYTES = new ArrayBuffer(1);
const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Fetches that end when the test says so. */
class Server {
  asked: number[] = [];
  private readonly waiting = new Map<number, (content: ArrayBuffer) => void>();
  fetch = (n: number): Promise<ArrayBuffer> => {
    this.asked.push(n);
    return new Promise((resolve) => this.waiting.set(n, resolve));
  };
  answer(n: number): void {
    this.waiting.get(n)?.(BYTES);
  }
}

test("a segment is fetched once, however many want it", async () => {
  const server = new Server();
  const loader = new Loader(server.fetch, soon);
  const both = [loader.load(3), loader.load(3)];
  server.answer(3);
  await Promise.all(both);
  await loader.load(3);
  assert.deepEqual(server.asked, [3]);
});

test("what is needed now goes before what comes later", async () => {
  const server = new Server();
  const loader = new Loader(server.fetch, soon);
  for (let n = 0; n < 10; n += 1) {
    void loader.loadAhead(n);
  }
  assert.deepEqual(server.asked, [0, 1, 2, 3, 4, 5]);
  void loader.load(50);
  void loader.load(9);
  server.answer(0);
  server.answer(1);
  await soon();
  assert.deepEqual(server.asked.slice(6), [50, 9]);
});

test("a server that is busy is asked again, one that says no is not", async () => {
  let tries = 0;
  const failing = (again: boolean) => () => {
    tries += 1;
    return tries < 3 ? Promise.reject(new PlaybackError("busy", again)) : Promise.resolve(BYTES);
  };
  assert.equal(await new Loader(failing(true), soon).load(1), BYTES);
  assert.equal(tries, 3);
  tries = 0;
  await assert.rejects(new Loader(failing(false), soon).load(1), /busy/);
  assert.equal(tries, 1);
});

test("what failed may be asked for anew", async () => {
  let broken = true;
  const loader = new Loader(
    () => (broken ? Promise.reject(new PlaybackError("no", false)) : Promise.resolve(BYTES)),
    soon,
  );
  await assert.rejects(loader.load(1));
  broken = false;
  assert.equal(await loader.load(1), BYTES);
});

test("addresses carry version and credentials, and errors what the server says", async () => {
  const asked: string[] = [];
  const server = async (input: unknown) => {
    asked.push(String(input));
    return asked.length < 2
      ? new Response("x")
      : Response.json({ error: { message: "This link has expired" } }, { status: 403 });
  };
  const api = new PlaybackApi({ base: "/below/", sessionId: "ab/c", token: "t&1" }, server as typeof fetch);
  await api.segment(7, 2, new AbortController().signal);
  assert.deepEqual(asked, ["/below/v2/session/ab%2Fc/recording/segments/7?version=2&token=t%261"]);
  await assert.rejects(api.manifest(new AbortController().signal), { message: "This link has expired", again: false });
});

// Lines

interface Event {
  type: number;
  timestamp: number;
}

/** Segments of one second; `wholes` name those that begin with a whole picture. */
function recorded(count: number, wholes: readonly number[]) {
  const loaded: number[] = [];
  const segments: Segment[] = Array.from({ length: count }, (_, n) => ({
    n,
    at: n * 1000,
    until: n * 1000 + 900,
    length: 1,
  }));
  const track: Track = { kind: "dom", window: "", width: 1, height: 1, segments };
  const text = (n: number) =>
    [
      { type: wholes.includes(n) ? 2 : 3, timestamp: n * 1000 },
      { type: 3, timestamp: n * 1000 + 900 },
    ]
      .map((event) => JSON.stringify(event))
      .join("\n");
  const load = async (n: number) => {
    loaded.push(n);
    return new TextEncoder().encode(`${text(n)}\n{broken\n`).buffer;
  };
  const canvas = {
    load,
    loadAhead: load,
    forget: () => undefined,
  } as unknown as Canvas;
  const lines = new Lines<Event>(
    track,
    canvas,
    (event) => event as Event,
    ({ type }) => type === 2,
  );
  return { lines, loaded };
}

test("a seek loads from the last whole picture on, and no more", async () => {
  const { lines, loaded } = recorded(40, [0, 20]);
  assert.deepEqual(await lines.around(22_500, 22_500), { first: 19, last: 22 });
  assert.deepEqual(
    loaded.sort((a, b) => a - b),
    [19, 20, 21, 22],
  );
});

test("with one whole picture all before the time is loaded, once", async () => {
  const { lines, loaded } = recorded(40, [0]);
  assert.deepEqual(await lines.around(30_000, 30_000), { first: 0, last: 30 });
  assert.equal(loaded.length, 31);
  assert.deepEqual(await lines.around(10_000, 10_000), { first: 0, last: 30 });
  assert.equal(loaded.length, 31);
});

test("a whole picture later in its own segment is not yet seen", async () => {
  const { lines } = recorded(5, [0, 3]);
  assert.deepEqual(await lines.around(2_950, 2_950), { first: 0, last: 2 });
});

test("what follows is loaded ahead and joins the row", async () => {
  const { lines, loaded } = recorded(40, [0]);
  await lines.around(0, 0);
  let calls = 0;
  lines.ahead(1, 5_000, () => {
    calls += 1;
  });
  await soon();
  assert.deepEqual([calls, lines.lastInRow(0), loaded], [4, 4, [0, 1, 2, 3, 4]]);
  assert.equal(lines.events({ first: 0, last: 4 }).length, 10);
});

test("before the first whole picture that one is looked for", async () => {
  const { lines, loaded } = recorded(10, [3]);
  assert.deepEqual(await lines.around(0, 0), { first: 0, last: 3 });
  assert.deepEqual(loaded, [0, 1, 2, 3]);
});
