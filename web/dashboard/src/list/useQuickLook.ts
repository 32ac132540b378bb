/** Which row of a list is active, and whether it is looked at. Looking at the same row again ends it. */

import { useState } from "react";

export function useQuickLook() {
  const [active, setActive] = useState<number>();
  const [peeking, setPeeking] = useState(false);
  return {
    active,
    setActive,
    peek: (index: number) => {
      setPeeking(!peeking || index !== active);
      setActive(index);
    },
    close: () => setPeeking(false),
    lookedAt: <Row>(rows: readonly Row[]): Row | undefined =>
      peeking && active !== undefined ? rows[active] : undefined,
  };
}
