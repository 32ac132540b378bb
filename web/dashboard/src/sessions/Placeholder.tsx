/** Where a picture is to come, or where there is none. */

import { IconBrowser, IconPhotoOff } from "@tabler/icons-react";
import { texts } from "../texts.ts";
import classes from "./sessions.module.css";

export function Placeholder({ recorded }: { recorded: boolean }) {
  const Icon = recorded ? IconBrowser : IconPhotoOff;
  const label = recorded ? texts.list.recorded : texts.list.noPicture;
  return (
    <span className={classes.placeholder} role="img" aria-label={label}>
      <Icon size={18} stroke={1.5} aria-hidden />
    </span>
  );
}
