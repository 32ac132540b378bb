/** The time bar: where it stands, what is loaded, how much happens when, what is missing, and marks of what happened. A slider for the keyboard. */

import { density } from "./density.ts";
import { drawing, make } from "./element.ts";
import { icon } from "./icons.ts";
import { type Item, isStep, type Note, rowsOf } from "./items.ts";
import type { Manifest } from "./manifest.ts";
import { type Sort, sortOf, tell } from "./told.ts";
import { clockText, GAPS, WORDS } from "./words.ts";

const COLUMNS = 120;
const HIGH = 28;
const NEAR = 0.006;
/** Of the bar: marks of one sort nearer than that are one. */

/** Later ones lie on top. */
const ROWS: readonly Sort[] = ["gesture", "event", "screen", "unresponsive", "error", "rage", "crash", "note"];

export class Bar {
  readonly element = make("div", { class: "ph-bar" });
  private readonly track = make("div", {
    class: "ph-track",
    role: "slider",
    tabindex: 0,
    "aria-label": WORDS.timeline,
    "aria-valuemin": 0,
  });
  /** Beside the slider rather than in it: each is a button. */
  private readonly notes = make("div", { class: "ph-notes" });
  private readonly done = make("div", { class: "ph-done" });
  private readonly loaded = make("div", { class: "ph-loaded" });
  private readonly knob = make("div", { class: "ph-knob" });
  private readonly hint = make("div", { class: "ph-hint", "aria-hidden": "true", hidden: true });
  private readonly seek: (at: number) => void;
  private duration = 0;
  private items: readonly Item[] = [];

  constructor(seek: (at: number) => void) {
    this.seek = seek;
    this.element.append(this.notes, this.track, this.hint);
    this.element.addEventListener("pointerdown", (event) => this.drag(event));
    this.element.addEventListener("pointermove", (event) => this.point(event));
    this.element.addEventListener("pointerleave", () => {
      this.hint.hidden = true;
    });
  }

  fill(manifest: Manifest, items: readonly Item[]): void {
    this.duration = manifest.durationMs;
    const marked = items.filter((item) => isStep(item) || sortOf(item) === "error");
    this.items = rowsOf(marked).map(({ item }) => item);
    this.notes.replaceChildren(...items.filter((item) => item.kind === "note").map((item) => this.note(item)));
    this.track.setAttribute("aria-valuemax", String(Math.round(this.duration / 1000)));
    const rail = make("div", { class: "ph-rail" }, this.loaded, this.done);
    const gaps = manifest.gaps.map((gap) => this.stretch(gap.from, gap.until, GAPS[gap.reason][0]));
    const marks = this.marks();
    this.track.replaceChildren(curve(density(manifest, items, COLUMNS)), rail, ...gaps, ...marks, this.knob);
  }

  show(at: number, loadedUntil: number): void {
    this.done.style.width = this.percent(at);
    this.knob.style.left = this.percent(at);
    this.loaded.style.left = this.percent(at);
    this.loaded.style.width = this.percent(Math.max(0, loadedUntil - at));
    this.track.setAttribute("aria-valuenow", String(Math.round(at / 1000)));
    this.track.setAttribute("aria-valuetext", `${clockText(at)} ${WORDS.of} ${clockText(this.duration)}`);
  }

  private percent(ms: number): string {
    return `${100 * Math.min(1, ms / Math.max(1, this.duration))}%`;
  }

  private stretch(from: number, until: number, title: string): HTMLElement {
    const gap = make("div", { class: "ph-missing", title });
    gap.style.left = this.percent(from);
    gap.style.width = this.percent(until - from);
    return gap;
  }

  private marks(): HTMLElement[] {
    return ROWS.filter((sort) => sort !== "note").flatMap((sort) => {
      const marks: HTMLElement[] = [];
      let last = Number.NEGATIVE_INFINITY;
      for (const item of this.items.filter((each) => sortOf(each) === sort)) {
        if (item.at - last > this.duration * NEAR) {
          const mark = make("span", { class: `ph-mark ph-is-${sort}` });
          mark.style.left = this.percent(item.at);
          marks.push(mark);
          last = item.at;
        }
      }
      return marks;
    });
  }

  private note(item: Note): HTMLElement {
    const label = `${WORDS.note} ${clockText(item.at)}: ${item.text}`;
    const mark = make("button", { type: "button", class: "ph-pin ph-is-note", "aria-label": label }, icon("note"));
    mark.style.left = this.percent(item.at);
    mark.addEventListener("click", () => this.seek(item.at));
    mark.addEventListener("pointerdown", (event) => event.stopPropagation());
    mark.addEventListener("pointermove", (event) => {
      event.stopPropagation();
      this.hintAt(item.at, item);
    });
    mark.addEventListener("focus", () => this.hintAt(item.at, item));
    mark.addEventListener("blur", () => {
      this.hint.hidden = true;
    });
    return mark;
  }

  private timeAt(event: PointerEvent): number {
    const { left, width } = this.track.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width))) * this.duration;
  }

  private drag(down: PointerEvent): void {
    if (down.button !== 0) {
      return;
    }
    this.element.setPointerCapture(down.pointerId);
    this.track.focus({ preventScroll: true });
    this.seek(this.timeAt(down));
  }

  /** What is there under the pointer; pressed, it goes there. */
  private point(event: PointerEvent): void {
    const at = this.timeAt(event);
    if (this.element.hasPointerCapture(event.pointerId)) {
      this.seek(at);
    }
    this.hintAt(at, this.nearest(at));
  }

  /** The time and what was then, above it and within the bar. */
  private hintAt(at: number, item: Item | null): void {
    this.hint.textContent = item ? `${clockText(at)} · ${tell(item)[0]}` : clockText(at);
    this.hint.classList.toggle("ph-long", item?.kind === "note");
    this.hint.hidden = false;
    const half = this.hint.offsetWidth / 2;
    const x = this.track.offsetLeft + (at / Math.max(1, this.duration)) * this.track.clientWidth;
    this.hint.style.left = `clamp(${half}px, ${x}px, calc(100% - ${half}px))`;
  }

  private nearest(at: number): Item | null {
    const reach = this.duration * 0.01;
    const near = this.items.filter((item) => Math.abs(item.at - at) <= reach);
    return near.sort((a, b) => ROWS.indexOf(sortOf(b)) - ROWS.indexOf(sortOf(a)))[0] ?? null;
  }
}

/** The density of what happens, as a filled curve. */
function curve(heights: readonly number[]): SVGSVGElement {
  const points = heights.map((height, index) => `${index} ${(HIGH - height * (HIGH - 2)).toFixed(1)}`);
  const svg = drawing(
    `0 0 ${COLUMNS - 1} ${HIGH}`,
    `M0 ${HIGH}L${points.join("L")}L${COLUMNS - 1} ${HIGH}z`,
    "ph-density",
  );
  svg.setAttribute("preserveAspectRatio", "none");
  return svg;
}
