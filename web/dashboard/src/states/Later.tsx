/** What is needed only when something was pressed: its script comes then, and what it shows stays, so that it can close by itself. */

import { type ReactNode, Suspense, useState } from "react";

export function Later({ when, children }: { when: boolean; children: ReactNode }) {
  const [ever, setEver] = useState(when);
  if (when && !ever) setEver(true);
  return ever ? <Suspense>{children}</Suspense> : null;
}
