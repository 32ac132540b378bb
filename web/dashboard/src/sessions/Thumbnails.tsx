/**
 * A strip of pictures out of a session's recording, of a fixed size, so that nothing moves when they come. What has no frames, as a page,
 * is rebuilt at a moment or two: in the rows of a list one after another, while they are in view, as each costs a page's segments and layout.
 */

import { useIntersection } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { isUpright, manifestQuery, moments, segmentAddress, thumbnails } from "../api/recording.ts";
import type { SessionRow } from "../api/rows.ts";
import { Placeholder } from "./Placeholder.tsx";
import { Rebuilt, RebuiltInTurn } from "./Rebuilt.tsx";
import classes from "./sessions.module.css";

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
  const { data: manifest, isError } = useQuery({ ...manifestQuery(appid, row.sessionId), enabled: seen });
  const session = { appid, sessionId: row.sessionId };
  const frames = manifest ? thumbnails(manifest, SHOWN) : [];
  const others = manifest && frames.length === 0 ? moments(manifest) : [];
  if (large && others[0] !== undefined) return <Rebuilt {...session} at={others[0]} className={classes.rebuilt} />;
  const className = manifest && isUpright(manifest) ? classes.frame : classes.wide;
  return (
    <div ref={ref} className={stripOf(props)}>
      {frames.map((segment) => (
        <span key={segment.n} className={classes.frame}>
          <img src={segmentAddress(appid, row.sessionId, segment.n)} alt="" loading="lazy" decoding="async" />
        </span>
      ))}
      {seen && others.map((at) => <RebuiltInTurn key={at} {...session} at={at} className={className} />)}
      {frames.length === 0 && !(seen && others.length > 0) && <Placeholder recorded={!isError} />}
    </div>
  );
}
