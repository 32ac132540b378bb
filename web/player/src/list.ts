/** What happened, as a list beside the picture: the way to the marks of the bar without a pointer. */

import { make } from "./element.ts";
import { type Item, type Row, rowsOf } from "./items.ts";
import { sortOf, tell } from "./told.ts";
import { clockText, WORDS } from "./words.ts";

const MOST = 2_000;
/** Rows; a longer list is of no use to anybody and slow. */

export class List {
  readonly element = make("section", { class: "ph-list", "aria-label": WORDS.list });
  private readonly seek: (at: number) => void;
  private rows: readonly { readonly at: number; readonly element: HTMLElement }[] = [];
  private current = -1;

  constructor(seek: (at: number) => void) {
    this.seek = seek;
  }

  fill(items: readonly Item[]): void {
    const rows = rowsOf(items).slice(0, MOST);
    this.rows = rows.map((row) => ({ at: row.item.at, element: this.row(row) }));
    const list = make("ol", {}, ...this.rows.map(({ element }) => make("li", {}, element)));
    this.element.replaceChildren(this.rows.length > 0 ? list : make("p", {}, WORDS.nothing));
  }

  /** The last row that has begun is the current one, in view. */
  show(at: number): void {
    const current = this.rows.findLastIndex((row) => row.at <= at + 1);
    if (current === this.current) {
      return;
    }
    this.rows[this.current]?.element.removeAttribute("aria-current");
    this.current = current;
    const row = this.rows[current]?.element;
    row?.setAttribute("aria-current", "true");
    if (row && !this.element.matches(":hover, :focus-within")) {
      this.element.scrollTo({ top: row.offsetTop - this.element.clientHeight / 2 });
    }
  }

  private row({ item, count }: Row): HTMLElement {
    const [title, more] = tell(item);
    const row = make(
      "button",
      { type: "button", class: `ph-row ph-is-${sortOf(item)}` },
      make("time", {}, clockText(item.at)),
      make("span", { class: "ph-dot", "aria-hidden": "true" }),
      make("span", { class: "ph-title" }, count > 1 ? `${title} × ${count}` : title),
      make("small", {}, more),
    );
    row.addEventListener("click", () => this.seek(item.at));
    return row;
  }
}
