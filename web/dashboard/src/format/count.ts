/** Numbers as people read them. */

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** 12345 -> "12,345" */
export function count(value: number): string {
  return whole.format(value);
}

/** 12345 -> "12.3K", for where there is little room */
export function shortCount(value: number): string {
  return short.format(value);
}
