/** All attributes by category, narrowed by what is typed: every word of it has to be in the name or the description. */

import { Combobox, ScrollArea, Text, TextInput, useCombobox } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { type Attribute, attributeLabel } from "../api/registry.ts";
import { texts } from "../texts.ts";

/** Set by a control of its own. */
const ELSEWHERE = ["date_range"];

interface Props {
  attributes: Attribute[];
  onChoose: (attribute: Attribute) => void;
}

export function AttributeMenu({ attributes, onChoose }: Props) {
  const [typed, setTyped] = useState("");
  const menu = useCombobox({ opened: true });
  // After the options are there, else Enter right after a letter would find none of them chosen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed makes the options
  useEffect(() => {
    menu.selectFirstOption();
  }, [typed]);
  const found = attributes.filter((each) => !ELSEWHERE.includes(each.name) && matches(each, typed));
  const categories = Map.groupBy(found, (each) => each.category);
  const choose = (name: string) => {
    const attribute = attributes.find((each) => each.name === name);
    if (attribute) onChoose(attribute);
  };
  return (
    <Combobox store={menu} onOptionSubmit={choose}>
      <Combobox.EventsTarget>
        <TextInput
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
          placeholder={texts.filters.search}
          aria-label={texts.filters.search}
          leftSection={<IconSearch size={15} />}
          mb={4}
        />
      </Combobox.EventsTarget>
      <ScrollArea.Autosize mah={340} type="auto" viewportProps={{ tabIndex: 0 }}>
        <Combobox.Options aria-label={texts.filters.attributes}>
          {[...categories].map(([category, members]) => (
            <Combobox.Group key={category} label={category}>
              {members.map((each) => (
                <Combobox.Option key={each.name} value={each.name}>
                  <Text size="sm">{attributeLabel(each.name)}</Text>
                  <Text size="xs" c="dimmed" lineClamp={1}>
                    {plain(each.description)}
                  </Text>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
          {found.length === 0 && <Combobox.Empty>{texts.filters.none}</Combobox.Empty>}
        </Combobox.Options>
      </ScrollArea.Autosize>
    </Combobox>
  );
}

/** Descriptions are Markdown, for who writes requests; here they are a hint. */
export function plain(description: string): string {
  return description.replaceAll("`", "").replace("; needs property_name", "");
}

function matches(attribute: Attribute, typed: string): boolean {
  const text = `${attributeLabel(attribute.name)} ${attribute.name} ${attribute.description}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
