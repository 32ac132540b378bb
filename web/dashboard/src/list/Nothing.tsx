/** In the place of a list without rows: filters to clear, or, where none are set, the way to the first session. */

import { Button } from "@mantine/core";
import { IconMoodEmpty } from "@tabler/icons-react";
import { ButtonLink } from "../shell/links.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";

interface Props {
  appid: string;
  filtered: boolean;
  /** What is said of a list that its filters leave empty, and of one that nothing has come into yet. */
  words: { emptyTitle: string; noneTitle: string; noneHint: string };
  onClear: () => void;
}

export function Nothing({ appid, filtered, words, onClear }: Props) {
  const icon = <IconMoodEmpty size={22} />;
  if (!filtered) {
    return (
      <Notice icon={icon} title={words.noneTitle} hint={words.noneHint}>
        <ButtonLink mt="xs" to="/app/$appid/settings/$section" params={{ appid, section: "setup" }}>
          {texts.list.noneDo}
        </ButtonLink>
      </Notice>
    );
  }
  return (
    <Notice icon={icon} title={words.emptyTitle} hint={texts.list.emptyHint}>
      <Button variant="default" mt="xs" onClick={onClear}>
        {texts.list.emptyClear}
      </Button>
    </Notice>
  );
}
