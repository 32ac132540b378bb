/** A strip of pictures out of a session's recording, of a fixed size, so that nothing moves when they come. */

import { useIntersection } from "@mantine/hooks";
import { IconBrowser, IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { manifestQuery, segmentAddress, thumbnails } from "../api/recording.ts";
import type { SessionRow } from "../api/rows.ts";
import { texts } from "../texts.ts";
import classes from "./sessions.module.css";

const SHOWN = 4;

interface Props {
  appid: string;
  row: SessionRow;
  large?: boolean;
}

export function Thumbnails({ appid, row, large = false }: Props) {
  const { ref, entry } = useIntersection({ rootMargin: "200px" });
  const seen = entry?.isIntersecting ?? false;
  const manifest = useQuery({ ...manifestQuery(appid, row.sessionId), enabled: row.property.hasVideo && seen });
  const frames = manifest.data ? thumbnails(manifest.data, SHOWN) : [];
  const size = large ? classes.large : "";
  return (
    <div ref={ref} className={`${classes.strip} ${size}`}>
      {frames.length > 0 ? (
        frames.map((segment) => (
          <span key={segment.n} className={classes.frame}>
            <img src={segmentAddress(appid, row.sessionId, segment.n)} alt="" loading="lazy" decoding="async" />
          </span>
        ))
      ) : (
        <Placeholder recorded={row.property.hasVideo && !manifest.isError} />
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
