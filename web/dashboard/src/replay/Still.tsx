/** One moment of a recording as a picture (web/player), rebuilt as the player does it. It fills its place; heavy, so it is loaded lazily. */

import "../../../player/player.css";
import { useEffect, useRef } from "react";
import { mountStill, type StillOptions } from "../../../player/src/still.ts";
import classes from "./replay.module.css";

interface Props {
  appid: string;
  sessionId: string;
  /** Milliseconds since the session's start. */
  at: number;
  label: string;
  /** Another function has the picture built anew. */
  onShown?: StillOptions["onShown"];
}

export default function Still({ appid, sessionId, at, label, onShown }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const still = mountStill(place.current, { appid, sessionId, seconds: at / 1000, ...(onShown ? { onShown } : {}) });
    return () => still.destroy();
  }, [appid, sessionId, at, onShown]);
  return <div ref={place} className={classes.still} role="img" aria-label={label} />;
}
