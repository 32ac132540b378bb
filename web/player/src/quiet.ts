/** Stretches in which nobody does anything, to be skipped. */

const QUIET = 5_000;
/** Milliseconds without a sign of the user that are worth skipping. */
const LEAD = 1_000;
/** Milliseconds before what happens next, so that it does not come out of nowhere. */

/**
 * Where to go on from `at`, or null where something happens soon. `signs` are times in order; `known`: until when all of them are
 * known, as the picture's own signs are only known once it is loaded.
 */
export function skipTo(signs: readonly number[], at: number, known: number): number | null {
  const following = signs.find((sign) => sign > at) ?? Number.POSITIVE_INFINITY;
  const until = Math.min(following, known);
  return until - at > QUIET + LEAD ? until - LEAD : null;
}
