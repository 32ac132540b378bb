/** Which numbers are asked for: counts, and sums, averages and extremes of attributes, as the registry has them. */

import { Select } from "@mantine/core";
import { useState } from "react";
import type { Entity, Metric } from "../api/analytics.ts";
import { attributeLabel, may, type Registry } from "../api/registry.ts";
import type { Filter } from "../api/rows.ts";
import { PropertyName } from "../filters/PropertyName.tsx";
import { metricLabel } from "../format/measure.ts";
import { texts } from "../texts.ts";
import { printMetric, readMetric } from "./question.ts";

const FUNCTIONS = ["avg", "sum", "min", "max"];
const COUNTS = ["Count", "Share"];

/** Whose properties are meant, to suggest their names. */
export interface Named {
  appid: string;
  filters: Filter[];
}

interface Props extends Named {
  entity: Entity;
  registry: Registry;
  metric: Metric | undefined;
  /** Removed with undefined, where it may be. */
  onChange: (metric: Metric | undefined) => void;
  label: string;
  placeholder?: string;
  clearable?: boolean;
}

export function MetricPicker(props: Props) {
  const { appid, filters, entity, registry, metric, onChange, label, placeholder, clearable = false } = props;
  const { property, ...bare } = metric ?? { name: "" };
  const needed = registry.attributes.find(
    (each) => each.name === bare.name && may(each, "aggregate", entity),
  )?.property_name;
  const choose = (text: string | null) => onChange(text === null ? undefined : readMetric(text));
  return (
    <>
      <Select
        size="xs"
        w={230}
        searchable
        clearable={clearable}
        allowDeselect={false}
        aria-label={label}
        placeholder={placeholder ?? label}
        data={choices(registry, entity)}
        value={metric === undefined ? null : printMetric(bare)}
        onChange={choose}
        comboboxProps={{ width: 300, position: "bottom-start" }}
        maxDropdownHeight={340}
      />
      {needed && metric && (
        <PropertyField
          key={bare.name}
          appid={appid}
          filters={filters}
          entity={entity}
          attribute={bare.name}
          property={property}
          onChange={(named) => onChange({ ...bare, property: named })}
        />
      )}
    </>
  );
}

interface PropertyProps extends Named {
  entity: Entity;
  attribute: string;
  property: string | undefined;
  onChange: (name: string) => void;
}

/** The name of a custom property, asked for when it is whole. */
export function PropertyField({ property, onChange, ...named }: PropertyProps) {
  const [typed, setTyped] = useState(property ?? "");
  const done = (text: string) => {
    if (text.trim() !== "" && text !== property) onChange(text.trim());
  };
  return (
    <PropertyName
      {...named}
      size="xs"
      w={150}
      aria-label={texts.filters.property}
      placeholder={texts.filters.property}
      autoFocus={property === undefined}
      comboboxProps={{ width: 230, position: "bottom-start" }}
      value={typed}
      onChange={setTyped}
      onOptionSubmit={done}
      onBlur={() => done(typed)}
      onKeyDown={(event) => {
        if (event.key === "Enter") done(typed);
      }}
    />
  );
}

function choices(registry: Registry, entity: Entity) {
  const attributes = registry.attributes.filter((each) => may(each, "aggregate", entity));
  const counts = attributes.filter((each) => COUNTS.includes(each.type));
  const measured = attributes.filter((each) => !COUNTS.includes(each.type));
  return [
    { group: texts.analytics.counts, items: counts.map(({ name }) => ({ value: name, label: attributeLabel(name) })) },
    ...FUNCTIONS.map((operator) => ({
      group: texts.analytics.functionNames[operator] ?? operator,
      items: measured.map(({ name }) => ({
        value: printMetric({ name, operator }),
        label: metricLabel({ name, operator }),
      })),
    })),
  ].filter((each) => each.items.length > 0);
}
