/**
 * The script tag: reads its own `data-…`, starts, and answers the calls that were made before it was there.
 *
 *     <script>window.playhead=window.playhead||new Proxy([],{get:(q,n)=>n in q?q[n]:(...a)=>q.push([n,a])})</script>
 *     <script async src="https://host/playhead.js" data-key="ik_…"></script>
 */

import { optionsOf, WrongOption } from "./options.ts";
import { type Playhead, start } from "./playhead.ts";

declare global {
  interface Window {
    playhead?: Playhead | [name: string, words: unknown[]][];
  }
}

function run(tag: HTMLScriptElement): void {
  try {
    const early = Array.isArray(window.playhead) ? [...window.playhead] : [];
    const api = start(optionsOf(tag.dataset, tag.src));
    window.playhead = api;
    for (const [name, words] of early) {
      const call: unknown = Reflect.get(api, name);
      if (typeof call === "function") {
        call(...words);
      } else {
        console.warn(`playhead: there is no ${name}; possible are ${Object.keys(api).join(", ")}`);
      }
    }
  } catch (error) {
    if (!(error instanceof WrongOption)) {
      throw error;
    }
    console.warn(error.message);
  }
}

const tag = document.currentScript ?? document.querySelector("script[data-key][src*='playhead.js']");
const started = window.playhead !== undefined && !Array.isArray(window.playhead);
if (tag instanceof HTMLScriptElement && !started) {
  if (Reflect.get(document, "prerendering") === true) {
    document.addEventListener("prerenderingchange", () => run(tag), { once: true });
  } else {
    run(tag);
  }
}
