/** Around what may be wider than the window: it is reached, and scrolled, with the keyboard too. */

import type { ReactNode } from "react";
import classes from "./charts.module.css";

export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
