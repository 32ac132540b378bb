/**
 * The frame that a recorded page is rebuilt in. Two walls, whatever page the player stands in:
 * a sandbox without scripts, forms, popups and navigation of others, and a policy of its own that lets nothing be fetched. rrweb's frame
 * inside inherits both.
 */

import type { Canvas } from "./renderer.ts";

const POLICY =
  "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; font-src data:; media-src data:; base-uri 'none'; form-action 'none'";
const POINTER =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Cpath d='M4 2l15 11.5-6.6.9-3.6 6.2z' fill='%23111' stroke='%23fff' stroke-width='1.6' stroke-linejoin='round'/%3E%3C/svg%3E";
const STYLE = `
html,body{margin:0;overflow:hidden;background:#fff}
.replayer-wrapper{position:relative}
.replayer-wrapper iframe{border:0;display:block}
.replayer-mouse{position:absolute;z-index:2;width:22px;height:22px;margin:-2px 0 0 -4px;background:url("${POINTER}") center/contain no-repeat;transition:left .05s linear,top .05s linear}
.replayer-mouse.touch-device{display:none}`;
const NO_POINTER = ".replayer-mouse{display:none}";

/** Resolves once the frame can be built in. It takes neither focus nor clicks. */
export function openFrame({ host, pointer }: Pick<Canvas, "host" | "pointer">): {
  readonly element: HTMLIFrameElement;
  readonly ready: Promise<HTMLElement>;
} {
  const element = document.createElement("iframe");
  element.setAttribute("sandbox", "allow-same-origin");
  element.setAttribute("inert", "");
  element.tabIndex = -1;
  element.title = "Recorded page";
  element.className = "ph-picture";
  element.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><style>${STYLE}${pointer ? "" : NO_POINTER}</style><body></body>`;
  const ready = new Promise<HTMLElement>((resolve, reject) => {
    element.addEventListener("load", () => {
      const body = element.contentDocument?.body;
      body ? resolve(body) : reject(new Error("The browser gives no access to the frame of the recorded page"));
    });
  });
  host.append(element);
  return { element, ready };
}
