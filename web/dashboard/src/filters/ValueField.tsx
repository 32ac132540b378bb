/** What a value is entered with: yes or no, a number, dates, a text, or a choice of values. */

import { Group, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Attribute, Shape } from "../api/registry.ts";
import type { Part, Value } from "../link/part.ts";
import { texts } from "../texts.ts";
import type { Counted } from "./FilterBar.tsx";
import { NameOrder } from "./NameOrder.tsx";
import { ValueList } from "./ValueList.tsx";
import { isEventCount } from "./value.ts";
import { isDates } from "./words.ts";

interface Props {
  appid: string;
  entity: Counted;
  attribute: Attribute;
  propertyName: string | undefined;
  others: readonly Part[];
  shape: Shape;
  value: Value;
  onChange: (value: Value) => void;
}

const FLAGS = [
  { value: "True", label: texts.filters.isTrue },
  { value: "False", label: texts.filters.isFalse },
];

export function ValueField({ shape, value, onChange, ...rest }: Props) {
  const { attribute, propertyName } = rest;
  if (shape === "dates") return <Dates value={value} onChange={onChange} />;
  if (shape === "array") {
    const values = Array.isArray(value) ? value.map(String) : [];
    if (attribute.type === "ordered list") return <NameOrder {...rest} names={values} onChange={onChange} />;
    return <ValueList {...rest} values={values} onChange={onChange} />;
  }
  if (attribute.type === "Bool String") {
    return <SegmentedControl fullWidth size="xs" data={FLAGS} value={String(value)} onChange={onChange} />;
  }
  if (isEventCount(value)) return <EventCount value={value} onChange={onChange} />;
  const types = { DateTime: "date", Integer: "number" } as Record<string, string>;
  return (
    <TextInput
      type={types[attribute.type] ?? "text"}
      aria-label={texts.filters.value}
      placeholder={attribute.type === "Integer" ? texts.filters.number : texts.filters.value}
      step="any"
      autoFocus={propertyName === undefined && !attribute.property_name}
      value={String(value ?? "")}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Dates({ value, onChange }: { value: Value; onChange: (value: Value) => void }) {
  const { lower, upper } = isDates(value) ? value : { lower: "", upper: "" };
  return (
    <Group grow gap="xs">
      <TextInput
        type="date"
        label={texts.filters.lower}
        autoFocus
        value={lower.slice(0, 10)}
        onChange={(event) => onChange({ lower: event.currentTarget.value, upper })}
      />
      <TextInput
        type="date"
        label={texts.filters.upper}
        value={upper.slice(0, 10)}
        onChange={(event) => onChange({ lower, upper: event.currentTarget.value })}
      />
    </Group>
  );
}

interface EventCountProps {
  value: { count: Value; event_names: string[] };
  onChange: (value: Value) => void;
}

function EventCount({ value, onChange }: EventCountProps) {
  const [names, setNames] = useState(value.event_names.join(", "));
  const change = (typed: string) => {
    setNames(typed);
    onChange({
      ...value,
      event_names: typed
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    });
  };
  return (
    <Stack gap="xs">
      <TextInput
        type="number"
        label={texts.filters.howOften}
        autoFocus
        value={String(value.count)}
        onChange={(event) => onChange({ ...value, count: event.currentTarget.value })}
      />
      <TextInput
        label={texts.filters.eventNames}
        description={texts.filters.eventNamesHint}
        value={names}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </Stack>
  );
}
