/** The buttons below the picture. */

import { SPEEDS } from "./clock.ts";
import { make } from "./element.ts";
import { type Icon, icon } from "./icons.ts";
import type { Player } from "./player.ts";
import { clockText, WORDS } from "./words.ts";

/** What buttons ask of the view. */
export interface View {
  toggleList(): void;
  toggleWide(): void;
  toggleKeys(): void;
  copyLink(): void;
  readonly isWide: boolean;
  readonly isListed: boolean;
}

export class Controls {
  readonly element = make("div", { class: "ph-controls", role: "group", "aria-label": WORDS.player });
  private readonly player: Player;
  private readonly view: View;
  private readonly toggle: HTMLButtonElement;
  private readonly skip: HTMLButtonElement;
  private readonly list: HTMLButtonElement;
  private readonly wide: HTMLButtonElement;
  private readonly time = make("span", { class: "ph-time" });
  private readonly speed = make("select", { class: "ph-speed", "aria-label": WORDS.speed, title: WORDS.speed });

  constructor(player: Player, view: View) {
    this.player = player;
    this.view = view;
    this.toggle = button("play", WORDS.play, () => player.toggle());
    this.skip = button("skip", WORDS.skip, () => player.setSkips(!player.skipsQuiet));
    this.list = button("list", WORDS.list, () => view.toggleList());
    this.wide = button("wide", WORDS.wide, () => view.toggleWide());
    this.toggle.classList.add("ph-main");
    this.skip.append(make("span", { class: "ph-label", "aria-hidden": "true" }, WORDS.skip));
    this.skip.classList.add("ph-wordy");
    this.speed.append(...SPEEDS.map((speed) => make("option", { value: speed }, `${speed}×`)));
    this.speed.addEventListener("change", () => player.setSpeed(Number(this.speed.value)));
    this.element.append(
      this.toggle,
      button("stepBack", WORDS.stepBack, () => player.step(-1)),
      button("stepOn", WORDS.stepOn, () => player.step(1)),
      this.time,
      make("span", { class: "ph-space" }),
      this.skip,
      this.speed,
      button("link", WORDS.link, () => view.copyLink()),
      button("keys", WORDS.keys, () => view.toggleKeys()),
      this.list,
      this.wide,
    );
  }

  /** After a change of state. */
  change(): void {
    const { phase, wants } = this.player.state;
    const plays = phase === "playing" || (wants === "play" && phase !== "ended" && phase !== "failed");
    const [sign, label]: [Icon, string] = plays
      ? ["pause", WORDS.pause]
      : phase === "ended"
        ? ["again", WORDS.again]
        : ["play", WORDS.play];
    face(this.toggle, sign, label);
    face(this.wide, this.view.isWide ? "narrow" : "wide", this.view.isWide ? WORDS.narrow : WORDS.wide);
    this.skip.setAttribute("aria-pressed", String(this.player.skipsQuiet));
    this.list.setAttribute("aria-pressed", String(this.view.isListed));
    this.speed.value = String(this.player.speed);
    this.tick();
  }

  tick(): void {
    const text = `${clockText(this.player.time)} / ${clockText(this.player.duration)}`;
    if (this.time.textContent !== text) {
      this.time.textContent = text;
    }
  }
}

function button(sign: Icon, label: string, act: () => void): HTMLButtonElement {
  const element = make("button", { type: "button", class: "ph-button" });
  face(element, sign, label);
  element.addEventListener("click", act);
  return element;
}

function face(element: HTMLButtonElement, sign: Icon, label: string): void {
  if (element.dataset.sign !== sign) {
    element.dataset.sign = sign;
    element.setAttribute("aria-label", label);
    element.title = label;
    element.replaceChildren(icon(sign));
  }
}
