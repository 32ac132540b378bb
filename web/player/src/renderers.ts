/** Which renderer shows a track. */

import { DomRenderer } from "./dom.ts";
import { FrameRenderer } from "./frames.ts";
import type { Manifest, Track } from "./manifest.ts";
import type { Canvas, Renderer } from "./renderer.ts";
import { VideoRenderer } from "./video.ts";
import { WireframeRenderer } from "./wireframes.ts";

export function rendererOf(manifest: Manifest, track: Track, canvas: Canvas): Renderer {
  switch (track.kind) {
    case "dom":
      return new DomRenderer(manifest, track, canvas);
    case "frame":
      return new FrameRenderer(track, canvas);
    case "wireframe":
      return new WireframeRenderer(manifest, track, canvas);
    case "video":
      return new VideoRenderer(track, canvas);
  }
}
