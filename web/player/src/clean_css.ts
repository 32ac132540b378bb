/** CSS without addresses of others. The frame's policy lets none be fetched anyway; this keeps the browser from trying. */

/** What may be shown out of an address: what the recording holds itself. */
export const HARMLESS = /^(url\(["']?)?data:(image|audio|video|font|application\/(x-)?font)/i;

const ADDRESS = /(url\(\s*)(?:"([^"]*)"|'([^']*)'|([^)]*))(\s*\))/gi;
const IMPORT = /@import\b[^;{}]*(;|$)/gi;
const IMAGES = /((?:-webkit-)?image-set|image|src)\(\s*(["'])(?!data:)[^)]*\)/gi;
/** `\75 rl(` is `url(` to a browser. */
const ESCAPED_LETTER = /\\0{0,4}([46][1-9a-f]|[57][0-9a])(?![0-9a-f])\s?/gi;

export function cleanCss(text: string): string {
  const plain = text.includes("\\") ? text.replace(ESCAPED_LETTER, unescaped) : text;
  return plain.replace(IMPORT, "").replace(IMAGES, "none").replace(ADDRESS, ownOnly);
}

function unescaped(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function ownOnly(whole: string, _open: string, double?: string, single?: string, plain?: string): string {
  const address = (double ?? single ?? plain ?? "").trim();
  return HARMLESS.test(address) || address.startsWith("#") ? whole : "url(data:,)";
}
