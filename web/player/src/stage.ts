/** The stage: the picture as large as its place allows, gestures over it, and cards where there is none. */

import { make } from "./element.ts";
import { type Colours, drawGestures, visible } from "./gestures.ts";
import type { Item } from "./items.ts";
import type { Size } from "./renderer.ts";

const MOST = 1.6;
/** A small picture is not blown up further than this. */

/** What a card says; `act` is a button on it. */
export interface Card {
  readonly title: string;
  readonly text: string;
  readonly act?: { readonly label: string; readonly do: () => void };
}

export class Stage {
  readonly element = make("div", { class: "ph-stage" });
  /** Where renderers put their elements. */
  readonly host = make("div", { class: "ph-host" });
  private readonly overlay = make("canvas", { class: "ph-overlay", "aria-hidden": "true" });
  private readonly card = make("div", { class: "ph-card", role: "status", hidden: true });
  private readonly spinner = make("div", { class: "ph-spinner", hidden: true });
  private readonly note = make("div", { class: "ph-note", role: "status" });
  private readonly watcher: ResizeObserver;
  private size: Size = { width: 0, height: 0 };
  private scale = 1;
  private shown: Card | null = null;
  private items: readonly Item[] = [];
  private at = 0;

  constructor() {
    const frame = make("div", { class: "ph-frame" }, this.host, this.overlay);
    this.element.append(frame, this.card, this.spinner, this.note);
    this.watcher = new ResizeObserver(() => this.fit(this.size));
    this.watcher.observe(this.element);
  }

  /** The picture measures this. */
  fit(size: Size): void {
    this.size = size;
    const room = 2 * Number.parseFloat(getComputedStyle(this.element).paddingTop || "0");
    const { clientWidth, clientHeight } = this.element;
    const wanted = Math.min((clientWidth - room) / size.width, (clientHeight - room) / size.height, MOST);
    this.scale = Number.isFinite(wanted) && wanted > 0 ? wanted : 1;
    const frame = this.host.parentElement as HTMLElement;
    frame.style.width = `${size.width * this.scale}px`;
    frame.style.height = `${size.height * this.scale}px`;
    frame.classList.toggle("ph-phone", size.height > size.width * 1.3);
    this.host.style.width = `${size.width}px`;
    this.host.style.height = `${size.height}px`;
    this.host.style.transform = `scale(${this.scale})`;
    this.sharpen();
    this.draw(this.items, this.at);
  }

  draw(items: readonly Item[], at: number): void {
    this.items = items;
    this.at = at;
    const pen = this.overlay.getContext("2d");
    if (!pen) {
      return;
    }
    const sharp = devicePixelRatio;
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, this.overlay.width, this.overlay.height);
    const gestures = visible(items, at);
    if (gestures.length > 0) {
      const { width, height } = this.size;
      drawGestures(pen, width * this.scale, height * this.scale, gestures, at, this.colours());
    }
  }

  /** Over the picture, which is hidden meanwhile; null takes it away. */
  show(card: Card | null): void {
    if (card?.title === this.shown?.title && card?.text === this.shown?.text) {
      return;
    }
    this.shown = card;
    this.card.hidden = card === null;
    this.host.parentElement?.classList.toggle("ph-away", card !== null);
    this.card.replaceChildren();
    if (card) {
      this.card.append(make("strong", {}, card.title), make("span", {}, card.text));
      if (card.act) {
        const button = make("button", { type: "button", class: "ph-action" }, card.act.label);
        button.addEventListener("click", card.act.do);
        this.card.append(button);
      }
    }
  }

  wait(waits: boolean): void {
    this.spinner.hidden = !waits;
  }

  /** A word at the edge, for a moment. */
  say(text: string): void {
    this.note.textContent = text;
    this.note.classList.remove("ph-said");
    void this.note.offsetWidth;
    this.note.classList.add("ph-said");
  }

  destroy(): void {
    this.watcher.disconnect();
  }

  private sharpen(): void {
    const { width, height } = this.size;
    this.overlay.width = Math.round(width * this.scale * devicePixelRatio);
    this.overlay.height = Math.round(height * this.scale * devicePixelRatio);
  }

  private colours(): Colours {
    const style = getComputedStyle(this.element);
    const of = (name: string): string => style.getPropertyValue(`--ph-${name}`).trim();
    return { tap: of("tap"), rage: of("rage"), unresponsive: of("unresponsive") };
  }
}
