/** The player, or a word where there is no picture. */

import { IconPhotoOff } from "@tabler/icons-react";
import type { RefObject } from "react";
import type { SessionRow } from "../api/rows.ts";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";

/** What the events beside the picture need of the player: on to a second. */
export interface Seekable {
  seek: (seconds: number) => void;
}

interface Props {
  appid: string;
  row: SessionRow;
  start: number;
  player: RefObject<Seekable | null>;
}

export function Picture({ row }: Props) {
  const none = !row.property.hasVideo;
  return (
    <Notice
      icon={<IconPhotoOff size={22} />}
      title={none ? texts.session.noPictureTitle : texts.soon}
      hint={texts.session.noPictureHint}
    />
  );
}
