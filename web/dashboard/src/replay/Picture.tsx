/** The player, or a word where there is no picture. */

import { IconPhotoOff } from "@tabler/icons-react";
import { lazy, type RefObject, Suspense } from "react";
import type { Item } from "../../../player/src/items.ts";
import type { SessionRow } from "../api/rows.ts";
import { Loading } from "../states/Loading.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";

const PlayerFrame = lazy(() => import("./PlayerFrame.tsx"));

/** What stands beside the picture needs of the player: which second is shown, and on to another. */
export interface Seekable {
  readonly seconds: number;
  seek: (seconds: number) => void;
}

interface Props {
  appid: string;
  row: SessionRow;
  start: number;
  player: RefObject<Seekable | null>;
  onTimeline: (items: readonly Item[]) => void;
}

export function Picture({ appid, row, ...rest }: Props) {
  if (!row.property.hasVideo) {
    return (
      <Notice
        icon={<IconPhotoOff size={22} />}
        title={texts.session.noPictureTitle}
        hint={texts.session.noPictureHint}
      />
    );
  }
  return (
    <Suspense fallback={<Loading />}>
      <PlayerFrame appid={appid} sessionId={row.sessionId} {...rest} />
    </Suspense>
  );
}
