/** Keys of a list: j and k or the arrows move the focus over its rows, Space looks at one, the arrows to the sides turn pages. */

import { useHotkeys } from "@mantine/hooks";
import type { RefObject } from "react";

interface Rows {
  body: RefObject<HTMLTableSectionElement | null>;
  length: number;
  active: number | undefined;
  onPeek?: (index: number) => void;
  onFilter?: () => void;
  onHelp?: () => void;
  pages?: { page: number; next: number | null; onPage: (page: number) => void };
}

export function useRowKeys({ body, length, active, onPeek, onFilter, onHelp, pages }: Rows): void {
  const go = (step: number) => {
    const next = active === undefined ? 0 : Math.min(Math.max(active + step, 0), length - 1);
    focusRow(body.current, next);
  };
  useHotkeys([
    ["j", () => go(1)],
    ["k", () => go(-1)],
    ["ArrowDown", () => go(1)],
    ["ArrowUp", () => go(-1)],
    ["ArrowRight", () => pages && pages.next !== null && pages.onPage(pages.next)],
    ["ArrowLeft", () => pages && pages.page > 1 && pages.onPage(pages.page - 1)],
    ["space", (event) => onPeek && peek(event, active, onPeek)],
    ["/", () => onFilter?.()],
    ["shift+?", () => onHelp?.()],
  ]);
}

/** Space on a button is that button's. */
function peek(event: KeyboardEvent, active: number | undefined, onPeek: (index: number) => void): void {
  const onButton = event.target instanceof HTMLElement && event.target.closest("button, [role=dialog]") !== null;
  if (!onButton && active !== undefined) onPeek(active);
}

function focusRow(body: HTMLTableSectionElement | null, index: number): void {
  const row = body?.rows[index];
  row?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}
