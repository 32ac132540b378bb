/** A quick look at a session; its script comes with the first one. */

import { lazy } from "react";
import { Later } from "../states/Later.tsx";
import type { Props } from "./SessionLook.tsx";

const SessionLook = lazy(() => import("./SessionLook.tsx"));

export function QuickLook(props: Props) {
  return (
    <Later when={props.row !== undefined}>
      <SessionLook {...props} />
    </Later>
  );
}
