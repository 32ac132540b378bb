/** Operator and value of one attribute; what is shown for the value follows from both. */

import { Button, Group, NativeSelect, Skeleton, Stack, Text } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, lazy, Suspense, useState } from "react";
import { openedQuery } from "../api/link.ts";
import { type Attribute, attributeLabel, choices, type Operator, shapeOf } from "../api/registry.ts";
import type { Part, Value } from "../link/part.ts";
import { texts } from "../texts.ts";
import { plain } from "./AttributeMenu.tsx";
import type { Counted } from "./FilterBar.tsx";
import { ValueField } from "./ValueField.tsx";
import { firstValue, isComplete, typedValue } from "./value.ts";

interface Props {
  appid: string;
  entity: Counted;
  attribute: Attribute;
  operators: Operator[];
  others: readonly Part[];
  part?: Part;
  onBack?: () => void;
  onDone: (part: Part) => void;
}

const PropertyName = lazy(async () => ({ default: (await import("./PropertyName.tsx")).PropertyName }));
/** Asked for most. */
const USUAL = ["in", "has_any", "in_order", "greater_or_equal", "equal", "after"];

export function FilterEditor({ appid, entity, attribute, operators, others, part, onBack, onDone }: Props) {
  const possible = choices(attribute);
  const [operator, setOperator] = useState(
    part?.operator ?? USUAL.find((each) => possible.includes(each)) ?? possible[0] ?? "",
  );
  const [propertyName, setPropertyName] = useState(part?.propertyName ?? "");
  const opened = useQuery(openedQuery(appid, `${entity}s`, others));
  const shape = shapeOf(operators, operator);
  const [value, setValue] = useState<Value>(part?.value ?? firstValue(attribute, shape));
  const change = (chosen: string) => {
    const next = shapeOf(operators, chosen);
    setOperator(chosen);
    if (next !== shape) setValue(firstValue(attribute, next));
  };
  const complete = isComplete(value) && (!attribute.property_name || propertyName.trim() !== "");
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (!complete) return;
    onDone({
      name: attribute.name,
      operator,
      value: typedValue(attribute, value),
      table: tableOf(attribute.name, entity),
      ...(attribute.property_name ? { propertyName: propertyName.trim() } : {}),
    });
  };
  return (
    <form onSubmit={apply}>
      <Stack gap="xs">
        <Group gap={4} wrap="nowrap">
          {onBack && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              px={2}
              onClick={onBack}
              aria-label={texts.filters.back}
            >
              <IconChevronLeft size={15} />
            </Button>
          )}
          <Text size="sm" fw={600}>
            {attributeLabel(attribute.name)}
          </Text>
        </Group>
        <Text size="xs" c="dimmed">
          {plain(attribute.description)}
        </Text>
        {attribute.property_name && (
          <Suspense fallback={<Skeleton height={58} />}>
            <PropertyName
              appid={appid}
              entity={entity}
              attribute={attribute.name}
              filters={opened.data?.filters ?? []}
              label={texts.filters.property}
              value={propertyName}
              autoFocus
              required
              onChange={setPropertyName}
            />
          </Suspense>
        )}
        <NativeSelect
          aria-label={texts.filters.operator}
          data={possible.map((each) => ({ value: each, label: texts.filters.operators[each] ?? each }))}
          value={operator}
          onChange={(event) => change(event.currentTarget.value)}
        />
        <ValueField
          appid={appid}
          entity={entity}
          attribute={attribute}
          propertyName={propertyName.trim() || undefined}
          others={others}
          shape={shape}
          value={value}
          onChange={setValue}
        />
        <Button type="submit" disabled={!complete}>
          {texts.filters.apply}
        </Button>
      </Stack>
    </form>
  );
}

/** As the links of the API have it. */
function tableOf(name: string, entity: Counted): string {
  if (name.startsWith("event_")) return "event";
  return entity === "event" && !name.startsWith("session_") ? "event" : "session";
}
