/** A quiet bar above a list when sessions came in since it was read. The rows stay where they are until it is pressed. */

import { UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { SessionAnswer, SessionRow } from "../api/rows.ts";
import { type Listed, newestQuery, PAGE_SIZE } from "../api/sessions.ts";
import { count } from "../format/count.ts";
import { texts } from "../texts.ts";
import classes from "./sessions.module.css";

interface Props {
  listed: Listed;
  /** What is shown, and when it was read. */
  answer: SessionAnswer;
  readAt: number;
  onShow: () => void;
}

export function NewSessions({ listed, answer, readAt, onShow }: Props) {
  const newest = useQuery(newestQuery(listed, answer, readAt));
  const fresh = freshCount(newest.data.data, answer.data);
  if (fresh === 0) return null;
  const told = fresh === PAGE_SIZE ? `${count(fresh)}+` : count(fresh);
  return (
    <UnstyledButton className={classes.bar ?? ""} onClick={onShow} aria-live="polite">
      {texts.list.fresh(told, fresh === 1)} · {texts.list.show}
    </UnstyledButton>
  );
}

/** How many of the newest rows stand before those that are shown. */
function freshCount(newest: SessionRow[], rows: SessionRow[]): number {
  const known = new Set(rows.map((row) => row.sessionId));
  const at = newest.findIndex((row) => known.has(row.sessionId));
  return at < 0 ? newest.length : at;
}
