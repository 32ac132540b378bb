/** The name of a custom property: those that the data has, most frequent first, or one that is typed. */

import { Autocomplete, type AutocompleteProps, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Entity } from "../api/analytics.ts";
import type { Filter } from "../api/rows.ts";
import { propertyNamesQuery } from "../api/values.ts";
import { shortCount } from "../format/count.ts";
import { texts } from "../texts.ts";

interface Props extends Omit<AutocompleteProps, "data" | "renderOption"> {
  appid: string;
  entity: Entity;
  attribute: string;
  /** The other conditions: names are counted under them. */
  filters: Filter[];
}

export function PropertyName({ appid, entity, attribute, filters, ...field }: Props) {
  const found = useQuery(propertyNamesQuery(appid, entity, attribute, filters));
  const counts = new Map(found.data?.map(({ name, count }) => [name, count]));
  return (
    <Autocomplete
      placeholder={texts.filters.propertyHint}
      maxDropdownHeight={260}
      comboboxProps={{ withinPortal: false }}
      {...field}
      data={[...counts.keys()]}
      renderOption={({ option }) => (
        <Group justify="space-between" gap="lg" wrap="nowrap" flex={1}>
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {option.value}
          </Text>
          <Text size="xs" c="dimmed">
            {shortCount(counts.get(option.value) ?? 0)}
          </Text>
        </Group>
      )}
    />
  );
}
