/** Icons: paths in a box of 24, drawn for this player. */

import { drawing } from "./element.ts";

const PATHS = {
  play: "M7 4.8v14.4a.8.8 0 0 0 1.2.7l11.5-7.2a.8.8 0 0 0 0-1.4L8.2 4.1A.8.8 0 0 0 7 4.8z",
  pause: "M7 4h3.2v16H7zM13.8 4H17v16h-3.2z",
  again: "M12 5V1.8L6.6 6.2 12 10.6V7.2a5.6 5.6 0 1 1-5.6 5.6H4.2A7.8 7.8 0 1 0 12 5z",
  stepBack: "M6 5h2.2v14H6zM19 5.6v12.8a.6.6 0 0 1-1 .5L9.4 12.5a.6.6 0 0 1 0-1L18 5.1a.6.6 0 0 1 1 .5z",
  stepOn: "M15.8 5H18v14h-2.2zM5 5.6v12.8a.6.6 0 0 0 1 .5l8.6-6.4a.6.6 0 0 0 0-1L6 5.1a.6.6 0 0 0-1 .5z",
  skip: "M3 5.6v12.8a.6.6 0 0 0 1 .5l7.6-6.4a.6.6 0 0 0 0-1L4 5.1a.6.6 0 0 0-1 .5zm9.6 0v12.8a.6.6 0 0 0 1 .5l7.6-6.4a.6.6 0 0 0 0-1L13.600 5.1a.6.6 0 0 0-1 .5z",
  list: "M4 6h2v2H4zm4 0h12v2H8zM4 11h2v2H4zm4 0h12v2H8zM4 16h2v2H4zm4 0h12v2H8z",
  wide: "M4 4h6v2H6v4H4zm10 0h6v6h-2V6h-4zM4 14h2v4h4v2H4zm14 0h2v6h-6v-2h4z",
  narrow: "M8 4h2v6H4V8h4zm6 0h2v4h4v2h-6zM4 14h6v6H8v-4H4zm10 0h6v2h-4v4h-2z",
  link: "M10.6 13.4a1 1 0 0 1 0-1.400L14 8.6a1 1 0 0 1 1.400 1.400L12 13.4a1 1 0 0 1-1.400 0zM8.8 11.1l-2 2a2.900 2.900 0 0 0 4.100 4.100l2-2 1.400 1.400-2 2a4.900 4.900 0 0 1-6.900-6.900l2-2zm6.400 1.800 2-2a2.900 2.900 0 0 0-4.100-4.100l-2 2-1.400-1.400 2-2a4.900 4.900 0 0 1 6.900 6.900l-2 2z",
  keys: "M4 6h16a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zm0 2v8h16V8zm2 1.500h2v2H6zm3.300 0h2v2h-2zm3.400 0h2v2h-2zm3.300 0h2v2h-2zM8 13h8v1.800H8z",
  note: "M5 3h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-4l-3 5-3-5H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z",
} as const;

export type Icon = keyof typeof PATHS;

export function icon(name: Icon): SVGSVGElement {
  return drawing("0 0 24 24", PATHS[name], "ph-icon");
}
