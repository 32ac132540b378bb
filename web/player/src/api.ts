/** The Playback API of one session. */

import type { Item } from "./items.ts";
import { inOrder, type Manifest } from "./manifest.ts";

interface Source {
  /** Where Playhead is, without a slash at the end; empty for the page's own host. */
  readonly base: string;
  readonly sessionId: string;
  /** What opens it, by the name of its parameter: the `token` of a share or link, `appid` and `apikey`; members need none. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** One session's recording, and by what right it is opened. */
export interface Recorded {
  /** Where Playhead is, `https://host`; the page's own host where it is left out. */
  readonly base?: string;
  readonly sessionId: string;
  /** Of a share or of a signed link. Members need none: their cookie goes along. */
  readonly token?: string;
  /** An app's own credentials, where it shows its own recordings. */
  readonly appid?: string;
  readonly apikey?: string;
}

/** Told to the viewer. `again` says whether asking once more may help. */
export class PlaybackError extends Error {
  readonly again: boolean;

  constructor(message: string, again: boolean) {
    super(message);
    this.again = again;
  }
}

export class PlaybackApi {
  private readonly source: Source;
  private readonly fetch: typeof fetch;

  constructor(recorded: Recorded, fetcher: typeof fetch = (...words) => fetch(...words)) {
    this.source = sourceOf(recorded);
    this.fetch = fetcher;
  }

  async manifest(signal: AbortSignal): Promise<Manifest> {
    return inOrder((await (await this.get("", signal)).json()) as Manifest);
  }

  async timeline(signal: AbortSignal): Promise<readonly Item[]> {
    const { items } = (await (await this.get("/timeline", signal)).json()) as { items: Item[] };
    return items.sort((a, b) => a.at - b.at);
  }

  /** One segment of this version of the recording, decoded. */
  async segment(n: number, version: number, signal: AbortSignal): Promise<ArrayBuffer> {
    return (await this.get(`/segments/${n}`, signal, { version: String(version) })).arrayBuffer();
  }

  private address(path: string, more: Readonly<Record<string, string>>): string {
    const { base, sessionId, credentials } = this.source;
    const query = new URLSearchParams({ ...more, ...credentials }).toString();
    return `${base}/v2/session/${encodeURIComponent(sessionId)}/recording${path}${query && "?"}${query}`;
  }

  private async get(path: string, signal: AbortSignal, more: Readonly<Record<string, string>> = {}): Promise<Response> {
    let response: Response;
    try {
      response = await this.fetch(this.address(path, more), { signal, credentials: "same-origin" });
    } catch (error) {
      signal.throwIfAborted();
      throw new PlaybackError(`The server cannot be reached (${String(error)})`, true);
    }
    if (!response.ok) {
      throw new PlaybackError(await told(response), response.status >= 500 || response.status === 429);
    }
    return response;
  }
}

function sourceOf({ base = "", sessionId, token, appid, apikey }: Recorded): Source {
  const given = Object.entries({ token, appid, apikey }).filter(
    (each): each is [string, string] => each[1] !== undefined,
  );
  return { base: base.replace(/\/+$/, ""), sessionId, credentials: Object.fromEntries(given) };
}

/** What the server's error body says. */
async function told(response: Response): Promise<string> {
  try {
    const { error } = (await response.json()) as { error: { message: string } };
    return error.message;
  } catch {
    return `The server answered ${response.status}`;
  }
}
