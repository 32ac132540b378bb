/** A page or a part of one with nothing to show: why, and what to do next. */

import { Center, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  icon: ReactNode;
  title: string;
  hint?: string;
  children?: ReactNode;
  role?: "alert" | "status";
  /** There is nothing else on the page. */
  whole?: boolean;
}

export function Notice({ icon, title, hint, children, role = "status", whole = false }: Props) {
  return (
    <Center mih={whole ? "80dvh" : 280} p="xl" role={role}>
      <Stack align="center" gap="xs" maw={420}>
        <ThemeIcon variant="light" color="gray" size={44} radius="xl" aria-hidden>
          {icon}
        </ThemeIcon>
        <Title order={2} ta="center">
          {title}
        </Title>
        {hint && (
          <Text size="sm" c="dimmed" ta="center">
            {hint}
          </Text>
        )}
        {children}
      </Stack>
    </Center>
  );
}
