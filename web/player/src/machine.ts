/**
 * The states of a player. A pure function: what is done in a state is done by player.ts.
 *
 *     loading -> seeking -> playing <-> paused
 *                   ^       |    |
 *                   |    waiting ended      any -> failed -> loading
 */

export type Phase = "loading" | "playing" | "paused" | "seeking" | "waiting" | "ended" | "failed";

/** `at`: where time stands or is to go on. `wants`: whether it plays once the picture is there. */
export interface State {
  readonly phase: Phase;
  readonly at: number;
  readonly wants: "play" | "pause";
  readonly trouble?: string;
}

export type Happening =
  | { readonly is: "opened"; readonly at: number }
  | { readonly is: "play" }
  | { readonly is: "pause"; readonly at: number }
  | { readonly is: "seek"; readonly at: number }
  /** The picture of `at` is there. */
  | { readonly is: "shown" }
  /** What is needed to go on is not loaded. */
  | { readonly is: "starved"; readonly at: number }
  | { readonly is: "over"; readonly at: number }
  | { readonly is: "failed"; readonly trouble: string }
  | { readonly is: "retry" };

export const INITIAL: State = { phase: "loading", at: 0, wants: "pause" };

export function next(state: State, happening: Happening): State {
  if (happening.is === "failed") {
    return { ...state, phase: "failed", trouble: happening.trouble };
  }
  switch (state.phase) {
    case "loading":
      return whileLoading(state, happening);
    case "failed":
      return happening.is === "retry" ? { phase: "loading", at: state.at, wants: state.wants } : state;
    case "seeking":
    case "waiting":
      return whilePictureIsMissing(state, happening);
    case "playing":
      return whilePlaying(state, happening);
    case "paused":
    case "ended":
      return whileStanding(state, happening);
  }
}

function whileLoading(state: State, happening: Happening): State {
  switch (happening.is) {
    case "opened":
      return { ...state, phase: "seeking", at: happening.at };
    case "play":
    case "pause":
      return { ...state, wants: happening.is };
    default:
      return state;
  }
}

function whilePictureIsMissing(state: State, happening: Happening): State {
  switch (happening.is) {
    case "shown":
      return { ...state, phase: state.wants === "play" ? "playing" : "paused" };
    case "play":
    case "pause":
      return { ...state, wants: happening.is };
    case "seek":
      return { ...state, phase: "seeking", at: happening.at };
    default:
      return state;
  }
}

function whilePlaying(state: State, happening: Happening): State {
  switch (happening.is) {
    case "pause":
      return { phase: "paused", at: happening.at, wants: "pause" };
    case "seek":
      return { ...state, phase: "seeking", at: happening.at };
    case "starved":
      return { ...state, phase: "waiting", at: happening.at };
    case "over":
      return { phase: "ended", at: happening.at, wants: "pause" };
    default:
      return state;
  }
}

/** Playing on from the end begins anew. */
function whileStanding(state: State, happening: Happening): State {
  switch (happening.is) {
    case "play":
      return state.phase === "ended"
        ? { phase: "seeking", at: 0, wants: "play" }
        : { ...state, phase: "playing", wants: "play" };
    case "seek":
      return { ...state, phase: "seeking", at: happening.at };
    default:
      return state;
  }
}
