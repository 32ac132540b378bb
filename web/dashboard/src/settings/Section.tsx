/** A section of the settings, and a part of one. */

import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./settings.module.css";

interface Props {
  title: string;
  hint?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

export function Section({ title, hint, actions, wide = false, children }: Props) {
  return (
    <div className={`${classes.section} ${wide ? classes.wide : ""}`}>
      <Group justify="space-between" align="flex-start" gap="sm" mb={hint ? 4 : "sm"}>
        <Title order={2} fz={16}>
          {title}
        </Title>
        {actions}
      </Group>
      {hint && (
        <Text size="sm" c="dimmed" mb="xs" maw={640}>
          {hint}
        </Text>
      )}
      {children}
    </div>
  );
}

export function Part({ title, hint, children }: { title?: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.part}>
      {title && (
        <Title order={3} fz={14} mb={hint ? 2 : "sm"}>
          {title}
        </Title>
      )}
      {hint && (
        <Text size="sm" c="dimmed" mb="sm" maw={620}>
          {hint}
        </Text>
      )}
      {children}
    </section>
  );
}

export function Numbers({ numbers }: { numbers: [string, ReactNode][] }) {
  return (
    <dl className={classes.numbers}>
      {numbers.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
