/** For bundlers: `import { start } from "playhead-web"`. */

export type { Masking } from "./masking.ts";
export { type Options, WrongOption } from "./options.ts";
export { type Playhead, start } from "./playhead.ts";
