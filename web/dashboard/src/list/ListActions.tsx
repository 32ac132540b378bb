/** At the head of a list: its keys, its columns, and to ask for it again. */

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconKeyboard, IconRefresh } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { texts } from "../texts.ts";
import { ColumnMenu } from "./ColumnMenu.tsx";

interface Props extends Omit<Parameters<typeof ColumnMenu>[0], "onChange"> {
  /** Beginnings of the query keys of what the list asks. */
  asked: readonly string[];
  onColumns: (columns: string[]) => void;
  onHelp: () => void;
}

export function ListActions({ asked, onColumns, onHelp, ...menu }: Props) {
  const refresh = useRefresh(asked);
  return (
    <>
      <Tooltip label={texts.list.keys}>
        <ActionIcon size={30} aria-label={texts.list.keys} onClick={onHelp} visibleFrom="sm">
          <IconKeyboard size={17} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <ColumnMenu {...menu} onChange={onColumns} />
      <Tooltip label={texts.list.refresh}>
        <ActionIcon size={30} aria-label={texts.list.refresh} onClick={refresh}>
          <IconRefresh size={17} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

export function useRefresh(asked: readonly string[]): () => void {
  const kept = useQueryClient();
  return () => {
    for (const each of asked) void kept.invalidateQueries({ queryKey: [each] });
  };
}
