/** One batch to the server and what it says: the rules of `POST /v1/rrweb`. */

/** `stop`: the key is refused, nothing more is to be sent. `again`: keep the batch; `wait` in milliseconds, where the server says how long. */
export type Outcome = { is: "taken" } | { is: "refused" } | { is: "stop" } | { is: "again"; wait: number | null };

/** Bytes that may be under way when the page goes, in all: the browser refuses more (Fetch standard, keepalive). */
export const MAY_OUTLIVE = 60_000;
const TYPE = "text/plain;charset=UTF-8"; // which needs no preflight
const SMALL = 1_000;
const PATIENCE = 60_000;

export async function post(url: string, body: string): Promise<Outcome> {
  try {
    const packed = await pack(body);
    const answer = await fetch(url, {
      method: "POST",
      body: packed,
      headers: { "Content-Type": TYPE },
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
      keepalive: packed.size < MAY_OUTLIVE / 2,
    });
    await answer.text(); // an answer that nobody reads shows as a failed request
    return outcomeOf(answer.status, answer.headers.get("Retry-After"));
  } catch {
    return { is: "again", wait: null };
  }
}

/** As the page goes: nobody will read the answer. False when the browser does not take it. */
export function beacon(url: string, body: string): boolean {
  const blob = new Blob([body], { type: TYPE });
  return blob.size <= MAY_OUTLIVE && navigator.sendBeacon(url, blob);
}

export function outcomeOf(status: number, retryAfter: string | null): Outcome {
  if (status >= 200 && status < 300) {
    return { is: "taken" };
  }
  if (status === 401 || status === 403) {
    return { is: "stop" };
  }
  if (status === 429 || status >= 500) {
    const seconds = Number.parseInt(retryAfter ?? "", 10);
    return { is: "again", wait: Number.isNaN(seconds) ? null : seconds * 1000 };
  }
  return { is: "refused" };
}

/** gzip, told by its first bytes. */
async function pack(body: string): Promise<Blob> {
  const plain = new Blob([body]);
  if (typeof CompressionStream === "undefined" || plain.size < SMALL) {
    return plain;
  }
  return new Response(plain.stream().pipeThrough(new CompressionStream("gzip"))).blob();
}
