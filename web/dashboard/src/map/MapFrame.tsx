/** Where a map stands with its note, before it is there and after: nothing moves when it comes. */

import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./map.module.css";

export function MapFrame({ note, children }: { note?: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className={classes.chart}>{children}</div>
      <p className={classes.note}>{note}</p>
    </>
  );
}

export function MapSkeleton() {
  return (
    <MapFrame>
      <Skeleton height="100%" />
    </MapFrame>
  );
}
