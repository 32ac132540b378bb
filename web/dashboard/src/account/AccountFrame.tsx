/** The frame of the pages before the login. */

import { Center, Paper, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import icon from "../icon.svg";
import { texts } from "../texts.ts";
import classes from "./account.module.css";

interface Props {
  title: string;
  hint?: string;
  children: ReactNode;
}

export function AccountFrame({ title, hint, children }: Props) {
  useDocumentTitle(`${title} · ${texts.product}`);
  return (
    <Center component="main" className={classes.frame ?? ""}>
      <Stack w="100%" maw={372} gap="lg">
        <img src={icon} alt="" width={36} height={36} className={classes.icon} />
        <Stack gap={4} ta="center">
          <Title order={1} fz={20}>
            {title}
          </Title>
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </Stack>
        <Paper withBorder p="lg" radius="lg">
          {children}
        </Paper>
      </Stack>
    </Center>
  );
}
