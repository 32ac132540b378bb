/**
 * A strip of pictures out of a session's recording, of a fixed size, so that nothing moves when they come. What has no frames, as a page,
 * is rebuilt at a moment where it is large; not in the rows of a list, where each would cost a whole page's segments and layout.
 */

import { useIntersection } from "@mantine/hooks";
import { IconBrowser, IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { Size } from "../../../player/src/renderer.ts";
import { early, manifestQuery, segmentAddress, thumbnails } from "../api/recording.ts";
import type { SessionRow } from "../api/rows.ts";
import { duration } from "../format/duration.ts";
import { texts } from "../texts.ts";
import classes from "./sessions.module.css";

const Still = lazy(() => import("../replay/Still.tsx"));

const SHOWN = 4;

interface Props {
  appid: string;
  row: SessionRow;
  large?: boolean;
}

export function Thumbnails(props: Props) {
  if (props.row.property.hasVideo) return <Pictures {...props} />;
  return (
    <div className={stripOf(props)}>
      <Placeholder recorded={false} />
    </div>
  );
}

function stripOf({ large }: Props): string {
  return `${classes.strip} ${large ? classes.large : ""}`;
}

function Pictures(props: Props) {
  const { appid, row, large } = props;
  const { ref, entry } = useIntersection({ rootMargin: "200px" });
  const seen = entry?.isIntersecting ?? false;
  const manifest = useQuery({ ...manifestQuery(appid, row.sessionId), enabled: seen });
  const frames = manifest.data ? thumbnails(manifest.data, SHOWN) : [];
  const moment = large && manifest.data && frames.length === 0 ? early(manifest.data) : undefined;
  if (moment !== undefined) return <Rebuilt appid={appid} sessionId={row.sessionId} at={moment} />;
  return (
    <div ref={ref} className={stripOf(props)}>
      {frames.length > 0 ? (
        frames.map((segment) => (
          <span key={segment.n} className={classes.frame}>
            <img src={segmentAddress(appid, row.sessionId, segment.n)} alt="" loading="lazy" decoding="async" />
          </span>
        ))
      ) : (
        <Placeholder recorded={!manifest.isError} />
      )}
    </div>
  );
}

function Rebuilt({ appid, sessionId, at }: { appid: string; sessionId: string; at: number }) {
  const [shown, setShown] = useState<Size | null>();
  const label = texts.list.pictureOf(duration(at / 1000));
  return (
    <div className={`${classes.strip} ${classes.rebuilt}`}>
      {shown === null ? (
        <Placeholder recorded={false} />
      ) : (
        <Suspense>
          <Still appid={appid} sessionId={sessionId} at={at} label={label} onShown={setShown} />
        </Suspense>
      )}
    </div>
  );
}

function Placeholder({ recorded }: { recorded: boolean }) {
  const Icon = recorded ? IconBrowser : IconPhotoOff;
  const label = recorded ? texts.list.recorded : texts.list.noPicture;
  return (
    <span className={classes.placeholder} role="img" aria-label={label}>
      <Icon size={18} stroke={1.5} aria-hidden />
    </span>
  );
}
