/**
 * `node build.mjs [folder]`: playhead.js, the player and the page that draws videos into that folder (default: dist). `node build.mjs package`: what npm
 * publishes, into dist.
 */

import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const { version, dependencies, devDependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url)));
const recorder = `@rrweb/record ${dependencies["@rrweb/record"]}`;
const shared = {
  absWorkingDir: import.meta.dirname,
  bundle: true,
  minify: true,
  target: "es2020",
  legalComments: "none",
  define: { PLAYHEAD_VERSION: JSON.stringify(version) },
};

/** The script tag's: everything in one file. */
export async function buildTag(folder) {
  const banner = { js: `/*! playhead-web ${version}, Apache-2.0; holds ${recorder}, MIT, (c) rrweb contributors */` };
  await build({ ...shared, entryPoints: ["src/tag.ts"], format: "iife", outfile: `${folder}/playhead.js`, banner });
}

/** What a headless browser draws recorded pages with. */
export async function buildRender(folder) {
  const js = `/*! playhead ${version}, Apache-2.0; holds @rrweb/replay ${devDependencies["@rrweb/replay"]}, MIT, (c) rrweb contributors */`;
  const outfile = `${folder}/render.js`;
  await build({
    ...shared,
    target: "es2022",
    entryPoints: ["render/page.ts"],
    format: "iife",
    outfile,
    banner: { js },
  });
}

/** The page that is nothing but a player. */
export async function buildPlayer(folder) {
  const replayer = `@rrweb/replay ${devDependencies["@rrweb/replay"]}`;
  const js = `/*! playhead player ${version}, Apache-2.0; holds ${replayer}, MIT, (c) rrweb contributors */`;
  const entryPoints = { player: "player/src/page.ts" };
  await build({ ...shared, target: "es2022", entryPoints, format: "iife", outdir: folder, banner: { js } });
  await build({ ...shared, target: "es2022", entryPoints: ["player/player.css"], outdir: folder });
  cpSync(new URL("player/index.html", import.meta.url), `${folder}/index.html`);
}

/** For bundlers: our own code, rrweb stays a dependency. */
export async function buildPackage() {
  await build({
    ...shared,
    entryPoints: ["src/index.ts"],
    format: "esm",
    outfile: "dist/index.js",
    packages: "external",
    minify: false,
  });
  const compiler = new URL("node_modules/typescript/bin/tsc", import.meta.url).pathname;
  execFileSync(process.execPath, [compiler, "-p", "tsconfig.types.json"], {
    cwd: import.meta.dirname,
    stdio: "inherit",
  });
}

const [target = "dist"] = process.argv.slice(2);
const buildAll = () =>
  Promise.all([buildTag(target), buildPlayer(`${target}/player`), buildRender(`${target}/render`)]);
await (target === "package" ? buildPackage() : buildAll());
