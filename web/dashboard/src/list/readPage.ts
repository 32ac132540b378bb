/** The number of a list's page, of its place in the address: 1 where there stands none. */
export function readPage(text: string): number {
  return Math.max(1, Number.parseInt(text, 10) || 1);
}
