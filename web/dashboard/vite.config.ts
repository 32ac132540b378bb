/**
 * `vite build` writes to dist/, `--outDir` elsewhere. `vite` serves the sources and hands every request of the API on to
 * a Playhead on its usual port.
 */

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.PLAYHEAD ?? "http://127.0.0.1:8000";
const handed = ["/v1", "/v2", "/docs", "/healthz"];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    // The content security policy allows no data: script, and a font or picture of its own is better cached as a file.
    assetsInlineLimit: 0,
    // Browsers of the last two years: light-dark() stays as it is.
    target: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    // What is bundled asks for its notice to go along.
    license: { fileName: "licenses.md" },
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: Object.fromEntries(handed.map((path) => [path, { target: server }])) },
});
