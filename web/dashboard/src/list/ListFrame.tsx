/** What stands around the rows of a list: its name and number, its actions, its filters, and the help of its keys. */

import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useRef } from "react";
import type { Listed } from "../api/sessions.ts";
import { type Counted, FilterBar } from "../filters/FilterBar.tsx";
import type { Part } from "../link/part.ts";
import { Page } from "../shell/Page.tsx";
import { Failure } from "../states/Failure.tsx";
import { Rows } from "../states/Rows.tsx";
import { texts } from "../texts.ts";
import { KeyHelp } from "./KeyHelp.tsx";
import { ListActions } from "./ListActions.tsx";
import { Total } from "./Total.tsx";

/** What the rows need to know, whatever they are of. */
export interface Framed {
  listed: Listed;
  where: readonly Part[];
  page: number;
  total: number | undefined;
  columns: string[];
  onPage: (page: number) => void;
  onParts: (parts: readonly Part[]) => void;
  onFilter: () => void;
  onHelp: () => void;
}

interface Props extends Pick<Framed, "listed" | "where" | "page" | "total"> {
  title: string;
  entity: Counted;
  /** What the address asks for, as the server reads it. */
  opened: { isPending: boolean; error: Error | null };
  actions: Omit<Parameters<typeof ListActions>[0], "onHelp">;
  go: (page: number, parts: readonly Part[]) => void;
  children: (framed: Framed) => ReactNode;
}

export function ListFrame({ title, entity, opened, actions, go, children, ...told }: Props) {
  const { listed, where, total } = told;
  const [help, { open: onHelp, close }] = useDisclosure();
  const add = useRef<HTMLButtonElement>(null);
  const onParts = (parts: readonly Part[]) => go(1, parts);
  return (
    <Page title={title} aside={<Total total={total} />} actions={<ListActions {...actions} onHelp={onHelp} />}>
      <FilterBar appid={listed.appid} entity={entity} where={where} add={add} onChange={onParts} />
      {opened.error && <Failure error={opened.error} action={texts.list.emptyClear} retry={() => onParts([])} />}
      {opened.isPending && <Rows />}
      {children({
        ...told,
        columns: actions.columns,
        onPage: (page) => go(page, where),
        onParts,
        onFilter: () => add.current?.click(),
        onHelp,
      })}
      <KeyHelp opened={help} onClose={close} />
    </Page>
  );
}
