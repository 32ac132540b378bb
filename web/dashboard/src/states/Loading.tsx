/** While something comes that takes noticeably long. It is quiet at first, so that quick answers do not flicker. */

import { Center, Loader } from "@mantine/core";
import { texts } from "../texts.ts";
import classes from "./states.module.css";

export function Loading() {
  return (
    <Center mih={240} className={classes.late} role="status" aria-label={texts.loading}>
      <Loader size="sm" type="dots" />
    </Center>
  );
}
