/** `node pack.mjs [folder]`: lays a .br and a .gz beside each asset, so that the server packs nothing while it answers. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = join(process.argv[2] ?? "dist", "assets");

for (const name of readdirSync(folder).filter((each) => /\.(js|css|svg)$/.test(each))) {
  const path = join(folder, name);
  const content = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  const parameters = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: parameters }));
}
