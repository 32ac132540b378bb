/** One moment of a recording, standing still: no buttons, no sound, nothing to press. The styles are player.css. */

import { PlaybackApi, type Recorded } from "./api.ts";
import { make } from "./element.ts";
import { Loader } from "./loader.ts";
import type { Manifest } from "./manifest.ts";
import type { Canvas, Renderer, Size } from "./renderer.ts";
import { rendererOf } from "./renderers.ts";
import { trackAt } from "./schedule.ts";

export interface StillOptions extends Recorded {
  /** Since the session began. */
  readonly seconds: number;
  /** Told once, when the picture is there: what it measures; null where there is none. */
  readonly onShown?: (size: Size | null) => void;
}

export interface MountedStill {
  destroy(): void;
}

/** Put the picture of a moment into an element, as large as fits. */
export function mountStill(element: HTMLElement, options: StillOptions): MountedStill {
  const still = new Still(element, new PlaybackApi(options));
  void still.show(options.seconds * 1000).then(options.onShown);
  return still;
}

class Still implements MountedStill {
  private readonly api: PlaybackApi;
  private readonly place: HTMLElement;
  private readonly host = make("div", { class: "ph-host" });
  private readonly element = make("div", { class: "ph-still" }, this.host);
  private readonly abort = new AbortController();
  private readonly watcher = new ResizeObserver(() => this.fit());
  private loader: Loader | null = null;
  private renderer: Renderer | null = null;

  constructor(place: HTMLElement, api: PlaybackApi) {
    this.place = place;
    this.api = api;
    place.append(this.element);
    this.watcher.observe(place);
  }

  /** What the picture measures; null where there is none. Never settles once it was taken away. */
  async show(at: number): Promise<Size | null> {
    let size: Size | null = null;
    try {
      size = await this.draw(await this.api.manifest(this.abort.signal), at);
    } catch {}
    return this.abort.signal.aborted ? new Promise(() => undefined) : size;
  }

  destroy(): void {
    this.abort.abort();
    this.watcher.disconnect();
    this.loader?.close();
    this.renderer?.destroy();
    this.element.remove();
  }

  private async draw(manifest: Manifest, at: number): Promise<Size | null> {
    const track = trackAt(manifest.tracks, at, null);
    if (!track || this.abort.signal.aborted) {
      return null;
    }
    const renderer = rendererOf(manifest, track, this.canvas(manifest.version));
    this.renderer = renderer;
    await renderer.show(at);
    this.fit();
    return renderer.size;
  }

  private canvas(version: number): Canvas {
    const loader = new Loader(
      (n, signal) => this.api.segment(n, version, signal),
      (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    );
    this.loader = loader;
    return {
      host: this.host,
      pointer: false,
      load: (n) => loader.load(n),
      // Nothing comes later.
      loadAhead: () => new Promise(() => undefined),
      forget: (n) => loader.forget(n),
      resized: () => this.fit(),
    };
  }

  private fit(): void {
    const { renderer, host, place } = this;
    if (renderer) {
      const { width, height } = renderer.size;
      const [wide, high] = sizeOf(place);
      const scale = Math.min(wide / width, high / height);
      host.style.width = `${width}px`;
      host.style.height = `${height}px`;
      host.style.transform = `scale(${scale})`;
      host.style.left = `${(wide - width * scale) / 2}px`;
      host.style.top = `${(high - height * scale) / 2}px`;
    }
  }
}

/** Not in whole pixels, as what lies over the picture has to fit it. */
function sizeOf(place: HTMLElement): [number, number] {
  const { width, height } = getComputedStyle(place);
  return [Number.parseFloat(width), Number.parseFloat(height)];
}
