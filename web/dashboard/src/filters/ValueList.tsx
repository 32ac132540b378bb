/** Values out of the data with how often each occurs under the other filters; and whatever is typed besides. */

import { Checkbox, Group, Loader, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import type { Attribute } from "../api/registry.ts";
import type { Suggestion } from "../api/values.ts";
import { shortCount } from "../format/count.ts";
import { platformName } from "../format/platform.ts";
import { texts } from "../texts.ts";
import { type Suggested, useSuggestions } from "./suggestions.ts";

interface Props extends Suggested {
  values: string[];
  onChange: (values: string[]) => void;
}

export function ValueList({ values, onChange, ...rest }: Props) {
  const { attribute } = rest;
  const [typed, setTyped] = useState("");
  const nameless = attribute.property_name && rest.propertyName === undefined;
  const found = useSuggestions(rest, typed);
  const suggestions = found.values.filter((each) =>
    label(attribute, each.value).toLowerCase().includes(typed.trim().toLowerCase()),
  );
  const shown = withChosen(values, suggestions, typed.trim());
  const addTyped = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || typed.trim() === "") return;
    event.preventDefault();
    if (!values.includes(typed.trim())) onChange([...values, typed.trim()]);
    setTyped("");
  };
  return (
    <Stack gap={6}>
      <TextInput
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={addTyped}
        placeholder={texts.filters.searchValues}
        aria-label={texts.filters.searchValues}
        leftSection={<IconSearch size={15} />}
        rightSection={found.isFetching ? <Loader size={14} /> : null}
        autoFocus={!attribute.property_name}
      />
      <ScrollArea.Autosize mah={220} type="auto" offsetScrollbars viewportProps={{ tabIndex: 0 }}>
        <Checkbox.Group role="group" value={values} onChange={onChange} aria-label={texts.filters.values}>
          <Stack gap={2}>
            {shown.map(({ value, count }) => (
              <Group key={value} data-value={value} justify="space-between" wrap="nowrap" gap="xs" mih={26}>
                <Checkbox
                  size="xs"
                  value={value}
                  label={label(attribute, value)}
                  styles={{ label: { overflowWrap: "anywhere" } }}
                />
                <Text size="xs" c="dimmed">
                  {count === undefined ? "" : shortCount(count)}
                </Text>
              </Group>
            ))}
          </Stack>
        </Checkbox.Group>
        {shown.length === 0 && !found.isFetching && !nameless && (
          <Text size="xs" c="dimmed" py={4}>
            {texts.filters.noValue}
          </Text>
        )}
      </ScrollArea.Autosize>
    </Stack>
  );
}

interface Shown {
  value: string;
  count?: number;
}

/** What is chosen stays in sight, what was typed can be chosen. */
function withChosen(values: string[], suggestions: Suggestion[], typed: string): Shown[] {
  const suggested = new Set(suggestions.map((each) => each.value));
  const chosen = values.filter((value) => !suggested.has(value)).map((value) => ({ value }));
  const own = typed !== "" && !suggested.has(typed) && !values.includes(typed) ? [{ value: typed }] : [];
  return [...chosen, ...own, ...suggestions];
}

function label(attribute: Attribute, value: string): string {
  if (attribute.name === "device_platform") return platformName(value);
  return value === "" ? texts.filters.empty : value;
}
