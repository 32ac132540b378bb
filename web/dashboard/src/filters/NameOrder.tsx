/** Names one after the other, a name more than once if wanted: out of the data, or typed. */

import { Group, Loader, ScrollArea, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { shortCount } from "../format/count.ts";
import { texts } from "../texts.ts";
import { Arrange } from "./Arrange.tsx";
import classes from "./filters.module.css";
import { type Suggested, useSuggestions } from "./suggestions.ts";

interface Props extends Suggested {
  names: string[];
  onChange: (names: string[]) => void;
}

export function NameOrder({ names, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState("");
  const found = useSuggestions(rest, typed);
  const suggestions = found.values.filter((each) => each.value.toLowerCase().includes(typed.trim().toLowerCase()));
  const append = (name: string) => {
    onChange([...names, name]);
    setTyped("");
  };
  const appendTyped = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || typed.trim() === "") return;
    event.preventDefault();
    append(typed.trim());
  };
  return (
    <Stack gap={6}>
      {names.length > 0 && (
        <ol className={classes.names} aria-label={texts.filters.chosen}>
          {names.map((name, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same name may stand twice, and the focus stays in its place
            <li key={index}>
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <Text size="sm" truncate title={name}>
                  {index + 1}. {name}
                </Text>
                <Arrange names={names} index={index} onChange={onChange} />
              </Group>
            </li>
          ))}
        </ol>
      )}
      <TextInput
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={appendTyped}
        placeholder={texts.filters.searchNames}
        aria-label={texts.filters.searchNames}
        leftSection={<IconSearch size={15} />}
        rightSection={found.isFetching ? <Loader size={14} /> : null}
        autoFocus
      />
      <ScrollArea.Autosize mah={180} type="auto" offsetScrollbars viewportProps={{ tabIndex: 0 }}>
        {suggestions.map(({ value, count }) => (
          <UnstyledButton key={value} className={classes.name ?? ""} onClick={() => append(value)}>
            <span>{value}</span>
            <Text size="xs" c="dimmed">
              {shortCount(count)}
            </Text>
          </UnstyledButton>
        ))}
        {suggestions.length === 0 && !found.isFetching && (
          <Text size="xs" c="dimmed" py={4}>
            {texts.filters.noValue}
          </Text>
        )}
      </ScrollArea.Autosize>
    </Stack>
  );
}
