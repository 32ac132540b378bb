/** The player as it is seen: stage, bar, buttons and list around it, wired. */

import { Bar } from "./bar.ts";
import { Controls, type View } from "./controls.ts";
import { make } from "./element.ts";
import { press } from "./keyboard.ts";
import { List } from "./list.ts";
import type { Player } from "./player.ts";
import type { Card, Stage } from "./stage.ts";
import { GAPS, KEYS, skipped, WORDS } from "./words.ts";

const PATIENCE = 250;
/** Milliseconds before a spinner tells of waiting. */

export interface Wishes {
  /** Whether keys count wherever the focus is in the page; else only within the player. */
  readonly allKeys: boolean;
  /** The address of a moment, for links. */
  readonly linkTo: (seconds: number) => string;
}

export class PlayerView implements View {
  readonly element = make("div", { class: "ph-player", tabindex: -1, role: "region", "aria-label": WORDS.player });
  private readonly stage: Stage;
  private readonly player: Player;
  private readonly wishes: Wishes;
  private readonly bar: Bar;
  private readonly controls: Controls;
  private readonly list: List;
  private readonly keys = keysDialog();
  private readonly keyTarget: EventTarget;
  private readonly onKey = (event: Event): void => this.pressed(event as KeyboardEvent);
  private readonly onWide = (): void => this.controls.change();
  private filled: unknown = null;
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(player: Player, stage: Stage, wishes: Wishes) {
    this.player = player;
    this.stage = stage;
    this.wishes = wishes;
    this.bar = new Bar((at) => this.player.seek(at));
    this.list = new List((at) => this.player.seek(at));
    this.controls = new Controls(this.player, this);
    const main = make("div", { class: "ph-main-column" }, this.stage.element, this.bar.element, this.controls.element);
    this.element.append(main, this.list.element, this.keys);
    this.element.classList.toggle("ph-listed", innerWidth > 900);
    this.stage.element.addEventListener("click", (event) => this.clicked(event));
    this.keyTarget = wishes.allKeys ? document : this.element;
    this.keyTarget.addEventListener("keydown", this.onKey);
    document.addEventListener("fullscreenchange", this.onWide);
    this.changed();
  }

  get isWide(): boolean {
    return document.fullscreenElement === this.element;
  }

  get isListed(): boolean {
    return this.element.classList.contains("ph-listed");
  }

  /** The player's state is another. */
  changed(): void {
    const { manifest, items, state } = this.player;
    if (manifest && this.filled !== items) {
      this.filled = items;
      this.bar.fill(manifest, items);
      this.list.fill(items);
    }
    this.element.dataset.state = state.phase;
    clearTimeout(this.patience);
    const waits = state.phase === "loading" || state.phase === "waiting" || state.phase === "seeking";
    this.patience = waits ? setTimeout(() => this.stage.wait(true), PATIENCE) : undefined;
    if (!waits) {
      this.stage.wait(false);
    }
    this.controls.change();
    this.ticked();
  }

  /** Time has passed. */
  ticked(): void {
    const { player } = this;
    this.bar.show(player.time, player.loadedUntil);
    this.controls.tick();
    this.list.show(player.time);
    this.stage.draw(player.items, player.time);
    this.stage.show(this.card());
  }

  skippedQuiet(ms: number): void {
    this.stage.say(skipped(Math.round(ms / 1000)));
  }

  toggleList(): void {
    this.element.classList.toggle("ph-listed");
    this.controls.change();
  }

  toggleWide(): void {
    const done = this.isWide ? document.exitFullscreen() : this.element.requestFullscreen();
    done.catch(() => undefined);
  }

  toggleKeys(): void {
    this.keys.open ? this.keys.close() : this.keys.showModal();
  }

  copyLink(): void {
    const link = this.wishes.linkTo(Math.round(this.player.time / 100) / 10);
    navigator.clipboard?.writeText(link).then(
      () => this.stage.say(WORDS.copied),
      () => this.stage.say(link),
    ) ?? this.stage.say(link);
  }

  destroy(): void {
    clearTimeout(this.patience);
    this.keyTarget.removeEventListener("keydown", this.onKey);
    document.removeEventListener("fullscreenchange", this.onWide);
    this.stage.destroy();
    this.element.remove();
  }

  private card(): Card | null {
    const { state, manifest, gap } = this.player;
    if (state.phase === "failed") {
      const act = { label: WORDS.retry, do: () => this.player.retry() };
      return { title: WORDS.failed, text: state.trouble ?? "", act };
    }
    if (manifest && manifest.tracks.length === 0) {
      return { title: WORDS.noPicture, text: "" };
    }
    return gap ? { title: GAPS[gap.reason][0], text: GAPS[gap.reason][1] } : null;
  }

  /** A click on the picture plays and pauses. */
  private clicked(event: MouseEvent): void {
    if (!(event.target as Element).closest("button")) {
      this.player.toggle();
    }
  }

  private pressed(event: KeyboardEvent): void {
    if (!this.keys.open && press(event, this.player, this)) {
      event.preventDefault();
    }
  }
}

function keysDialog(): HTMLDialogElement {
  const rows = KEYS.map(([key, does]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)));
  const close = make("button", { type: "submit", class: "ph-action" }, WORDS.close);
  const form = make("form", { method: "dialog" }, make("h2", {}, WORDS.keys), make("dl", {}, ...rows), close);
  return make("dialog", { class: "ph-keys", "aria-label": WORDS.keys }, form);
}
