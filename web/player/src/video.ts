/** Video: mp4 segments, one after the other, in two elements that take turns: the next one is ready before this one ends. */

import { segmentAt, type Track } from "./manifest.ts";
import type { Canvas, Renderer, Size } from "./renderer.ts";

const DRIFT = 400;
/** Milliseconds that a segment may be behind or ahead of the clock before it is put right. */
const FASTEST = 16;

interface Clip {
  readonly element: HTMLVideoElement;
  index: number;
  ready: Promise<void>;
  isReady: boolean;
}

export class VideoRenderer implements Renderer {
  size: Size;
  readonly signs: readonly number[] = [];
  readonly hasSigns = false;
  private readonly track: Track;
  private readonly canvas: Canvas;
  private readonly holder: HTMLElement;
  private clips: readonly [Clip, Clip];
  private asked = 0;
  private speed = 1;
  private plays = false;

  constructor(track: Track, canvas: Canvas) {
    this.track = track;
    this.canvas = canvas;
    this.size = { width: track.width ?? 360, height: track.height ?? 800 };
    this.holder = document.createElement("div");
    this.holder.className = "ph-picture ph-clips";
    this.clips = [this.clip(), this.clip()];
    canvas.host.append(this.holder);
  }

  async show(at: number): Promise<void> {
    this.asked += 1;
    const asked = this.asked;
    const clip = this.clipOf(this.index(at));
    await clip.ready;
    await seek(clip.element, this.within(clip.index, at));
    if (asked === this.asked) {
      this.front(clip);
      this.prepare(clip.index + 1);
    }
  }

  play(at: number, speed: number): void {
    this.speed = speed;
    this.plays = true;
    this.tick(at);
  }

  pause(): void {
    this.plays = false;
    for (const { element } of this.clips) {
      element.pause();
    }
  }

  tick(at: number): boolean {
    const index = this.index(at);
    const clip = this.clipOf(index);
    if (!clip.isReady) {
      return false;
    }
    if (clip !== this.clips[0]) {
      this.front(clip);
      this.prepare(index + 1);
    }
    this.keepTime(clip, at);
    return true;
  }

  loadedUntil(at: number): number {
    const [front, back] = this.clips;
    const index = this.index(at);
    const last = back.isReady && back.index === index + 1 ? back.index : front.index;
    return this.track.segments[last + 1]?.at ?? Number.POSITIVE_INFINITY;
  }

  setVisible(visible: boolean): void {
    this.holder.hidden = !visible;
  }

  destroy(): void {
    this.asked += 1;
    for (const { element } of this.clips) {
      URL.revokeObjectURL(element.src);
      element.removeAttribute("src");
    }
    this.holder.remove();
  }

  private index(at: number): number {
    return Math.max(0, segmentAt(this.track.segments, at));
  }

  /** Seconds into a segment; its last picture is on view until the next one. */
  private within(index: number, at: number): number {
    return Math.max(0, (at - (this.track.segments[index]?.at ?? 0)) / 1000);
  }

  private clip(): Clip {
    const element = document.createElement("video");
    element.muted = true;
    element.playsInline = true;
    element.disablePictureInPicture = true;
    element.tabIndex = -1;
    this.holder.append(element);
    return { element, index: -1, ready: Promise.resolve(), isReady: false };
  }

  private clipOf(index: number): Clip {
    const found = this.clips.find((clip) => clip.index === index);
    return found ?? this.fill(this.clips[1], index);
  }

  private prepare(index: number): void {
    if (this.track.segments[index]) {
      this.clipOf(index);
    }
  }

  private fill(clip: Clip, index: number): Clip {
    clip.index = index;
    clip.isReady = false;
    clip.ready = this.load(clip, index);
    return clip;
  }

  /** A segment that cannot be had shows nothing, and is not waited for. */
  private async load(clip: Clip, index: number): Promise<void> {
    const n = this.track.segments[index]?.n ?? -1;
    try {
      const content = await this.canvas.load(n);
      if (clip.index === index) {
        await open(clip.element, content);
      }
    } catch {}
    if (clip.index === index) {
      clip.isReady = true;
    }
  }

  private front(clip: Clip): void {
    const [front, back] = this.clips;
    if (clip === back) {
      front.element.pause();
      this.clips = [back, front];
    }
    this.clips[0].element.classList.add("ph-front");
    this.clips[1].element.classList.remove("ph-front");
    const { videoWidth: width, videoHeight: height } = clip.element;
    if (width > 0 && (width !== this.size.width || height !== this.size.height)) {
      this.size = { width, height };
    }
    this.canvas.resized();
  }

  private keepTime({ element, index }: Clip, at: number): void {
    const wanted = this.within(index, at);
    if (Number.isNaN(element.duration)) {
      return;
    }
    if (Math.abs(element.currentTime - wanted) * 1000 > DRIFT * Math.max(1, this.speed) && wanted < element.duration) {
      element.currentTime = wanted;
    }
    element.playbackRate = Math.min(FASTEST, this.speed);
    if (this.plays && element.paused && wanted < element.duration) {
      element.play().catch(() => undefined);
    }
  }
}

/** Done once its first picture can be shown. */
function open(element: HTMLVideoElement, content: ArrayBuffer): Promise<void> {
  URL.revokeObjectURL(element.src);
  element.src = URL.createObjectURL(new Blob([content], { type: "video/mp4" }));
  element.load();
  return new Promise((resolve, reject) => {
    element.onloadeddata = () => resolve();
    element.onerror = () => reject(new Error("no video"));
  });
}

function seek(element: HTMLVideoElement, seconds: number): Promise<void> {
  if (Number.isNaN(element.duration)) {
    return Promise.resolve();
  }
  const wanted = Math.min(seconds, Math.max(0, element.duration - 0.001));
  return new Promise((resolve) => {
    element.addEventListener("seeked", () => resolve(), { once: true });
    element.currentTime = wanted;
  });
}
