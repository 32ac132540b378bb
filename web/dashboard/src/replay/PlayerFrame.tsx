/** The player (web/player) as a component: mounted once for a session, and taken down with it. */

import "../../../player/player.css";
import { useComputedColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";
import { type MountedPlayer, mountPlayer, type PlayerOptions } from "../../../player/src/index.ts";
import { type Note, notesQuery } from "../api/moments.ts";
import { addressAt } from "./address.ts";
import type { Seekable } from "./Picture.tsx";
import classes from "./replay.module.css";

interface Props {
  appid: string;
  sessionId: string;
  start: number;
  player: RefObject<Seekable | null>;
  /** Another function has the player made anew. */
  onTimeline: NonNullable<PlayerOptions["onTimeline"]>;
}

export default function PlayerFrame({ appid, sessionId, start, player, onTimeline }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedPlayer>(null);
  const first = useRef(start);
  const scheme = useComputedColorScheme();
  const notes = useQuery(notesQuery({ appid, sessionId })).data;
  useEffect(() => {
    if (place.current === null) return;
    const options = { sessionId, appid, startAt: first.current, linkTo: addressAt, onTimeline };
    const made = mountPlayer(place.current, options);
    // What happened stands beside the picture already; the player's own list opens on demand.
    shown(place.current)?.classList.remove("ph-listed");
    mounted.current = made;
    player.current = made;
    return () => {
      mounted.current = null;
      player.current = null;
      made.destroy();
      place.current?.replaceChildren();
    };
  }, [appid, sessionId, player, onTimeline]);
  // Another second in the address of the same session; while the recording is opened this does nothing.
  useEffect(() => mounted.current?.seek(start), [start]);
  useEffect(() => mounted.current?.setNotes((notes ?? []).map(marked)), [notes]);
  useEffect(() => {
    if (place.current !== null) shown(place.current)?.setAttribute("data-theme", scheme);
  });
  return <div ref={place} className={classes.player} />;
}

function marked({ at, text, author }: Note) {
  return { seconds: at / 1000, text, by: author };
}

function shown(place: HTMLElement): Element | null {
  return place.querySelector(".ph-player");
}
