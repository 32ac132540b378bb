/** Frames: images, each seen until the next. They are decoded before their time and drawn on a canvas, so that none flickers. */

import { segmentAt, type Track } from "./manifest.ts";
import { AHEAD, type Canvas, type Renderer, type Size } from "./renderer.ts";

const KEPT = 24;
/** Decoded images; one of a phone takes a few megabytes. */
const BROKEN = "broken";

type Decoded = ImageBitmap | typeof BROKEN;

export class FrameRenderer implements Renderer {
  size: Size;
  readonly signs: readonly number[] = [];
  readonly hasSigns = false;
  private readonly track: Track;
  private readonly canvas: Canvas;
  private readonly element: HTMLCanvasElement;
  private readonly decoded = new Map<number, Decoded>();
  private readonly coming = new Map<number, Promise<Decoded>>();
  private drawn = -1;
  private asked = 0;
  private speed = 1;

  constructor(track: Track, canvas: Canvas) {
    this.track = track;
    this.canvas = canvas;
    this.size = { width: track.width ?? 360, height: track.height ?? 800 };
    this.element = document.createElement("canvas");
    this.element.className = "ph-picture";
    canvas.host.append(this.element);
  }

  async show(at: number): Promise<void> {
    this.asked += 1;
    const asked = this.asked;
    const index = this.index(at);
    await this.decode(index);
    if (asked === this.asked) {
      this.draw(index);
      this.decodeAhead(index, at);
    }
  }

  play(_at: number, speed: number): void {
    this.speed = speed;
  }

  pause(): void {}

  tick(at: number): boolean {
    const index = this.index(at);
    this.decodeAhead(index, at);
    if (!this.decoded.has(index)) {
      return false;
    }
    this.draw(index);
    return true;
  }

  loadedUntil(at: number): number {
    let index = this.index(at);
    while (this.decoded.has(index)) {
      index += 1;
    }
    return this.track.segments[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  setVisible(visible: boolean): void {
    this.element.hidden = !visible;
  }

  destroy(): void {
    this.asked += 1;
    for (const image of this.decoded.values()) {
      close(image);
    }
    this.decoded.clear();
    this.element.remove();
  }

  private index(at: number): number {
    return Math.max(0, segmentAt(this.track.segments, at));
  }

  private decodeAhead(index: number, at: number): void {
    const until = at + AHEAD * Math.max(1, this.speed / 2);
    for (let next = index; next < index + KEPT / 2 && (this.track.segments[next]?.at ?? until) < until; next += 1) {
      void this.decode(next, (n) => this.canvas.loadAhead(n));
    }
  }

  private decode(index: number, load = (n: number) => this.canvas.load(n)): Promise<Decoded> {
    const known = this.decoded.get(index);
    if (known) {
      return Promise.resolve(known);
    }
    const bytes = load(this.track.segments[index]?.n ?? -1);
    const coming = this.coming.get(index) ?? this.read(index, bytes);
    bytes.catch(() => undefined);
    this.coming.set(index, coming);
    return coming;
  }

  /** An image that cannot be had or is none leaves what was there before. */
  private async read(index: number, bytes: Promise<ArrayBuffer>): Promise<Decoded> {
    let image: Decoded = BROKEN;
    try {
      image = await createImageBitmap(new Blob([await bytes]));
    } catch {}
    this.canvas.forget(this.track.segments[index]?.n ?? -1);
    this.coming.delete(index);
    this.keep(index, image);
    return image;
  }

  private keep(index: number, image: Decoded): void {
    this.decoded.set(index, image);
    const far = [...this.decoded.keys()].sort((a, b) => Math.abs(b - index) - Math.abs(a - index));
    for (const other of far.slice(0, Math.max(0, this.decoded.size - KEPT))) {
      close(this.decoded.get(other));
      this.decoded.delete(other);
    }
  }

  private draw(index: number): void {
    const image = this.decoded.get(index);
    if (!image || image === BROKEN || this.drawn === index) {
      return;
    }
    const { width, height } = image;
    if (this.element.width !== width || this.element.height !== height || this.drawn < 0) {
      this.element.width = width;
      this.element.height = height;
      this.size = { width, height };
      this.canvas.resized();
    }
    this.element.getContext("2d")?.drawImage(image, 0, 0);
    this.drawn = index;
  }
}

function close(image: Decoded | undefined): void {
  if (image && image !== BROKEN) {
    image.close();
  }
}
