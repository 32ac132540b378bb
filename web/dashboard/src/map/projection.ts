/** Equal Earth, after Šavrič, Patterson and Jenny (2018): areas are true, so that a colour weighs what its country does. */

export type Place = [number, number];

const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const M = Math.sqrt(3) / 2;
const RADIANS = Math.PI / 180;
/** ECharts rounds what is small. */
const SCALE = 100;

/** Longitude and latitude in degrees -> x to the right, y upwards. */
export function project([longitude, latitude]: Place): Place {
  const t = Math.asin(M * Math.sin(latitude * RADIANS));
  const square = t * t;
  const power = square ** 3;
  const x = (longitude * RADIANS * Math.cos(t)) / (M * (A1 + 3 * A2 * square + power * (7 * A3 + 9 * A4 * square)));
  const y = t * (A1 + A2 * square + power * (A3 + A4 * square));
  return [SCALE * x, SCALE * y];
}
