/** The link of a number to fewer sessions than it is a share of: those that it is about. */

import { type Part, printPart } from "../link/part.ts";

type Link = string | undefined;

function narrowed(name: string, operator: string, value: Part["value"]) {
  const part = `${name}=${printPart({ name, operator, value, table: "session" })}`;
  return (link: Link): Link => link && `${link}&${part}`;
}

export const toCrashed = narrowed("session_crashed", "equal", "True");
export const toRaged = narrowed("session_rage_gesture_count", "greater", 0);
/** A user's first session is as good as himself. */
export const toFirst = narrowed("session_number_of_user", "equal", 1);
