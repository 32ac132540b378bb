/** What stands around the rows of a list: its name and number, its actions, its filters, and the help of its keys. */

import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useRef } from "react";
import { type Counted, FilterBar } from "../filters/FilterBar.tsx";
import type { Part } from "../link/part.ts";
import { Page } from "../shell/Page.tsx";
import { Failure } from "../states/Failure.tsx";
import { Rows } from "../states/Rows.tsx";
import { texts } from "../texts.ts";
import { KeyHelp } from "./KeyHelp.tsx";
import { ListActions } from "./ListActions.tsx";
import { Total } from "./Total.tsx";

/** What keys of the rows open. */
export interface Opens {
  onFilter: () => void;
  onHelp: () => void;
}

interface Props {
  title: string;
  appid: string;
  entity: Counted;
  where: readonly Part[];
  /** What the address asks for, as the server reads it. */
  opened: { isPending: boolean; error: Error | null };
  total: number | undefined;
  actions: Omit<Parameters<typeof ListActions>[0], "onHelp">;
  onParts: (parts: readonly Part[]) => void;
  children: (opens: Opens) => ReactNode;
}

export function ListFrame({ title, appid, entity, where, opened, total, actions, onParts, children }: Props) {
  const [help, { open: onHelp, close }] = useDisclosure();
  const add = useRef<HTMLButtonElement>(null);
  return (
    <Page title={title} aside={<Total total={total} />} actions={<ListActions {...actions} onHelp={onHelp} />}>
      <FilterBar appid={appid} entity={entity} where={where} add={add} onChange={onParts} />
      {opened.error && <Failure error={opened.error} action={texts.list.emptyClear} retry={() => onParts([])} />}
      {opened.isPending && <Rows />}
      {children({ onFilter: () => add.current?.click(), onHelp })}
      <KeyHelp opened={help} onClose={close} />
    </Page>
  );
}
