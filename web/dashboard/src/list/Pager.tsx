/** At the foot of a list: how far one is, and the pages beside. */

import { Button, Group } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { PAGE_SIZE } from "../api/sessions.ts";
import { count } from "../format/count.ts";
import { texts } from "../texts.ts";
import classes from "./list.module.css";

interface Props {
  page: number;
  next: number | null;
  total: number | undefined;
  onPage: (page: number) => void;
}

export function Pager({ page, next, total, onPage }: Props) {
  const pages = total === undefined ? undefined : Math.max(1, Math.ceil(total / PAGE_SIZE));
  return (
    <nav className={classes.foot} aria-label={texts.list.pages}>
      <span>{pages === undefined ? "" : texts.list.page(page, count(pages))}</span>
      <Group gap={6}>
        <Button
          variant="default"
          disabled={page <= 1}
          leftSection={<IconChevronLeft size={14} />}
          onClick={() => onPage(page - 1)}
        >
          {texts.list.previous}
        </Button>
        <Button
          variant="default"
          disabled={next === null}
          rightSection={<IconChevronRight size={14} />}
          onClick={() => onPage(page + 1)}
        >
          {texts.list.next}
        </Button>
      </Group>
    </nav>
  );
}
