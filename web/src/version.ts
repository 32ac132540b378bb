/** Written here by the build, from package.json. */
declare const PLAYHEAD_VERSION: string;

export const VERSION: string = typeof PLAYHEAD_VERSION === "string" ? PLAYHEAD_VERSION : "0";
