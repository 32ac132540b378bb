/** Bytes as people read them; units are powers of 1024, as in the settings. */

const UNITS = ["B", "kB", "MB", "GB", "TB"];
const STEP = 1024;

export const GB = STEP ** 3;

/** 1536 -> "1.5 kB" */
export function bytes(value: number): string {
  let [rest, unit] = [value, 0];
  while (rest >= STEP && unit < UNITS.length - 1) {
    rest /= STEP;
    unit += 1;
  }
  return `${rest >= 100 || unit === 0 ? Math.round(rest) : Math.round(rest * 10) / 10} ${UNITS[unit]}`;
}
