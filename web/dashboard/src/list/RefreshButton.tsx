/** Asks for a list again. */

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { texts } from "../texts.ts";

export function RefreshButton({ onClick }: { onClick: () => void }) {
  return (
    <Tooltip label={texts.list.refresh}>
      <ActionIcon size={30} aria-label={texts.list.refresh} onClick={onClick}>
        <IconRefresh size={17} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
