/** The player (web/player) as a component: mounted once for a session, and taken down with it. */

import "../../../player/player.css";
import { useComputedColorScheme } from "@mantine/core";
import { type RefObject, useEffect, useRef } from "react";
import { mountPlayer } from "../../../player/src/index.ts";
import { addressAt } from "./address.ts";
import type { Seekable } from "./Picture.tsx";
import classes from "./replay.module.css";

interface Props {
  appid: string;
  sessionId: string;
  start: number;
  player: RefObject<Seekable | null>;
}

export default function PlayerFrame({ appid, sessionId, start, player }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    if (place.current === null) return;
    const mounted = mountPlayer(place.current, {
      sessionId,
      appid,
      startAt: start,
      linkTo: (seconds) => addressAt(Math.floor(seconds)),
    });
    // What happened stands beside the picture already; the player's own list opens on demand.
    shown(place.current)?.classList.remove("ph-listed");
    player.current = mounted;
    return () => {
      player.current = null;
      mounted.destroy();
      place.current?.replaceChildren();
    };
  }, [appid, sessionId, start, player]);
  useEffect(() => {
    if (place.current !== null) shown(place.current)?.setAttribute("data-theme", scheme);
  });
  return <div ref={place} className={classes.player} />;
}

function shown(place: HTMLElement): Element | null {
  return place.querySelector(".ph-player");
}
