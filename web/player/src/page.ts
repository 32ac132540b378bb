/**
 * The page that is nothing but a player: `/share/…` and where a link to a video leads when there is none. The server tells it what to
 * play in `data-…` of its first element: `session`, `token`, `start` (milliseconds), `base` (the path below which Playhead is).
 */

import { mountPlayer, type PlayerOptions } from "./index.ts";

const element = document.getElementById("playhead-player");
if (element) {
  const player = mountPlayer(element, { ...optionsOf(document.documentElement.dataset), allKeys: true });
  Object.assign(element, { player });
  addEventListener("hashchange", () => {
    const at = momentOf(location.hash);
    if (at !== null) {
      player.seek(at);
    }
  });
}

function optionsOf({ session = "", token, start, base }: DOMStringMap): PlayerOptions {
  return {
    sessionId: session,
    startAt: momentOf(location.hash) ?? (Number(start) || 0) / 1000,
    ...(token ? { token } : {}),
    ...(base ? { base } : {}),
  };
}

/** `#t=12.5`, in seconds. */
function momentOf(hash: string): number | null {
  const found = /^#t=(\d+(?:\.\d+)?)$/.exec(hash);
  return found ? Number(found[1]) : null;
}
