/** Classes of numbers, for a colour each. */

const CLASSES = 5;
/** When the largest is so many times the smallest, and half lie in the lowest part, equal steps would give them one colour. */
const [SKEWED, LOW] = [10, 0.25];

export interface Steps {
  /** Where each class begins; it ends where the next one begins. */
  bounds: number[];
  /** Classes are as wide as each other, or each by a factor wider than the one before; a few values have a class each. */
  kind: "equal" | "growing" | "each";
}

/** 1, 2, 6, 15, 40, 400 -> 1, 3, 10, 30, 120: at most five classes, with round bounds. */
export function stepsOf(values: readonly number[]): Steps {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (sorted.length <= CLASSES) return { bounds: sorted, kind: "each" };
  const [lowest = 0, highest = 0] = [sorted[0], sorted.at(-1)];
  const low = sorted.find((each) => each > 0) ?? highest;
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? lowest;
  const growing = lowest >= 0 && highest > SKEWED * low && middle < lowest + LOW * (highest - lowest);
  const step = (highest - lowest) / CLASSES;
  const least = sorted.every(Number.isInteger) ? 1 : 0;
  const bounds = Array.from({ length: CLASSES }, (_, nth) => {
    const value = growing ? low * (highest / low) ** (nth / CLASSES) : lowest + nth * step;
    return floor(value, Math.max(least, growing ? value / 2 : step));
  });
  return {
    bounds: [...new Set([Math.min(lowest, ...bounds), ...bounds.slice(1)])],
    kind: growing ? "growing" : "equal",
  };
}

/** Rounded down to the first digit of the unit: 137 by 25 -> 130. */
function floor(value: number, unit: number): number {
  const power = Math.floor(Math.log10(unit));
  // A sum of steps may miss what it would be by a rounding.
  const units = Math.floor(value / 10 ** power + 1e-9);
  return Number((units * 10 ** power).toFixed(Math.max(0, -power)));
}
