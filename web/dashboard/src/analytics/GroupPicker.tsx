/** What numbers are grouped by: time first, then all attributes that may. */

import { Select } from "@mantine/core";
import type { Entity, Grouping } from "../api/analytics.ts";
import { attributeLabel, may, type Registry } from "../api/registry.ts";
import { type Bucket, bucketAttribute, bucketOf } from "../charts/data.ts";
import { texts } from "../texts.ts";
import { type Named, PropertyField } from "./MetricPicker.tsx";

const TIMES: Bucket[] = ["day", "week", "month"];

interface Props extends Named {
  entity: Entity;
  registry: Registry;
  grouping: Grouping | undefined;
  /** Of the other grouping: the same twice is none. */
  taken: string | undefined;
  onChange: (grouping: Grouping | undefined) => void;
  label: string;
}

export function GroupPicker({ entity, registry, grouping, taken, onChange, label, ...named }: Props) {
  const attributes = registry.attributes.filter((each) => may(each, "group", entity));
  const attribute = attributes.find((each) => each.name === grouping?.name);
  const categories = Map.groupBy(
    attributes.filter((each) => bucketOf(each.name) === undefined),
    (each) => each.category,
  );
  const data = [
    {
      group: texts.analytics.time,
      items: TIMES.map((bucket) => ({
        value: bucketAttribute(entity, bucket),
        label: texts.analytics.buckets[bucket],
      })).filter((each) => attributes.some(({ name }) => name === each.value)),
    },
    ...[...categories].map(([group, members]) => ({
      group,
      items: members.map(({ name }) => ({ value: name, label: attributeLabel(name) })),
    })),
  ]
    .map(({ group, items }) => ({ group, items: items.filter((each) => each.value !== taken) }))
    .filter((each) => each.items.length > 0);
  return (
    <>
      <Select
        size="xs"
        w={190}
        searchable
        clearable
        aria-label={label}
        placeholder={texts.analytics.noGroup}
        data={data}
        value={grouping?.name ?? null}
        onChange={(name) => onChange(name === null ? undefined : { name })}
        comboboxProps={{ width: 280, position: "bottom-start" }}
        maxDropdownHeight={340}
      />
      {grouping && attribute?.property_name && (
        <PropertyField
          key={grouping.name}
          {...named}
          entity={entity}
          attribute={grouping.name}
          property={grouping.property}
          onChange={(property) => onChange({ name: grouping.name, property })}
        />
      )}
    </>
  );
}
