/** The keys of the list, once they are asked for. */

import { lazy } from "react";
import { Later } from "../states/Later.tsx";
import type { Props } from "./KeyDialog.tsx";

const KeyDialog = lazy(() => import("./KeyDialog.tsx"));

export function KeyHelp(props: Props) {
  return (
    <Later when={props.opened}>
      <KeyDialog {...props} />
    </Later>
  );
}
