/** A page's head: its name, what belongs beside it, and its actions; below, the page. */

import { Group, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { texts } from "../texts.ts";
import classes from "./shell.module.css";

interface Props {
  title: string;
  aside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, aside, actions, children }: Props) {
  useDocumentTitle(`${title} · ${texts.product}`);
  return (
    <div className={classes.page}>
      <Group className={classes.head ?? ""} justify="space-between" gap="sm">
        <Group gap="sm" wrap="nowrap" miw={0} align="baseline">
          <Title order={1} className={classes.title ?? ""}>
            {title}
          </Title>
          {aside}
        </Group>
        <Group gap={6} wrap="nowrap">
          {actions}
        </Group>
      </Group>
      {children}
    </div>
  );
}
