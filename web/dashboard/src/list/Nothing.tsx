/** In the place of rows where there are none: filters to clear, older rows to look at, or, where nothing ever came, the way to the first session. */

import { Button, Skeleton } from "@mantine/core";
import { IconMoodEmpty } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { countQuery, EVER } from "../api/sessions.ts";
import { count } from "../format/count.ts";
import { everOf } from "../link/ever.ts";
import { NO_PARTS, type Part } from "../link/part.ts";
import { ButtonLink } from "../shell/links.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";

interface Props {
  appid: string;
  entity: "session" | "user" | "event";
  filtered: boolean;
  /** What is said of a list that its filters leave empty, and of one that nothing has come into yet. */
  words: { emptyTitle: string; noneTitle: string; noneHint: string };
  onFilter: (where: readonly Part[]) => void;
}

export function Nothing({ filtered, words, onFilter, ...whose }: Props) {
  if (!filtered) return <NothingLately words={words} onFilter={onFilter} {...whose} />;
  return (
    <Notice icon={<IconMoodEmpty size={22} />} title={words.emptyTitle} hint={texts.list.emptyHint}>
      <Button variant="default" mt="xs" onClick={() => onFilter(NO_PARTS)}>
        {texts.list.emptyClear}
      </Button>
    </Notice>
  );
}

/** Without filters the last 30 days are shown, and there may be older rows. */
function NothingLately({ appid, entity, words, onFilter }: Omit<Props, "filtered">) {
  const ever = useQuery(countQuery({ appid, filters: [EVER] }, entity));
  if (ever.isPending) return <Skeleton height={280} />;
  if (ever.data) {
    return (
      <Notice
        icon={<IconMoodEmpty size={22} />}
        title={texts.list.olderTitle}
        hint={texts.list.older(count(ever.data))}
      >
        <Button variant="default" mt="xs" onClick={() => onFilter([everOf(entity === "event" ? "event" : "session")])}>
          {texts.list.olderDo}
        </Button>
      </Notice>
    );
  }
  return (
    <Notice icon={<IconMoodEmpty size={22} />} title={words.noneTitle} hint={words.noneHint}>
      <ButtonLink mt="xs" to="/app/$appid/settings/$section" params={{ appid, section: "setup" }}>
        {texts.list.noneDo}
      </ButtonLink>
    </Notice>
  );
}
