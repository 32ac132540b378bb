/** What a list can do without until it stands: one piece after another, each once the browser has nothing else to do. */

import { useCallback, useEffect, useRef, useState } from "react";

type Begin = () => void;

/** Milliseconds after which a turn begins in a browser that does not tell when it is idle, and at the latest in others. */
const SOON = 50;
const LATEST = 2_000;

const waiting: Begin[] = [];
let taken: Begin | null = null;

function idle(begin: Begin): void {
  if ("requestIdleCallback" in window) requestIdleCallback(begin, { timeout: LATEST });
  else setTimeout(begin, SOON);
}

function next(): void {
  if (taken !== null) return;
  taken = waiting.shift() ?? null;
  if (taken !== null) idle(taken);
}

function leave(begin: Begin): void {
  const place = waiting.indexOf(begin);
  if (place >= 0) waiting.splice(place, 1);
  if (taken !== begin) return;
  taken = null;
  next();
}

/** Whether the turn of the caller has come, and what ends it; that it is unmounted does, too. */
export function useTurn(): [boolean, () => void] {
  const [come, setCome] = useState(false);
  const mine = useRef<Begin>(undefined);
  const end = useCallback(() => {
    if (mine.current) leave(mine.current);
  }, []);
  useEffect(() => {
    mine.current = () => setCome(true);
    waiting.push(mine.current);
    next();
    return end;
  }, [end]);
  return [come, end];
}
