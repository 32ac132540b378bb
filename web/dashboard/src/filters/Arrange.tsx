/** Moves one of a list's names forward or back, or takes it away. */

import { ActionIcon, Group } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { texts } from "../texts.ts";
import classes from "./filters.module.css";

interface Props {
  names: string[];
  index: number;
  onChange: (names: string[]) => void;
}

export function Arrange({ names, index, onChange }: Props) {
  const name = names[index] ?? "";
  const rest = names.toSpliced(index, 1);
  const move = (by: number) => onChange(rest.toSpliced(index + by, 0, name));
  return (
    <Group gap={2} wrap="nowrap">
      <ActionIcon
        size="sm"
        className={classes.arrow ?? ""}
        aria-label={texts.arrange.earlier(name)}
        disabled={index === 0}
        onClick={() => move(-1)}
      >
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        size="sm"
        className={classes.arrow ?? ""}
        aria-label={texts.arrange.later(name)}
        disabled={index === names.length - 1}
        onClick={() => move(1)}
      >
        <IconArrowDown size={14} />
      </ActionIcon>
      <ActionIcon size="sm" aria-label={texts.arrange.remove(name)} onClick={() => onChange(rest)}>
        <IconX size={14} />
      </ActionIcon>
    </Group>
  );
}
