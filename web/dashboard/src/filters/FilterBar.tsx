/** The conditions of a list: its dates, a chip for each filter, the way to more, and saved segments. They live in the address alone. */

import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import { registryQuery } from "../api/registry.ts";
import type { Part } from "../link/part.ts";
import { texts } from "../texts.ts";
import { AddFilter } from "./AddFilter.tsx";
import { DateRange } from "./DateRange.tsx";
import { FilterChip } from "./FilterChip.tsx";
import classes from "./filters.module.css";
import { Segments } from "./Segments.tsx";

export type Counted = "session" | "user" | "event";

interface Props {
  appid: string;
  entity: Counted;
  where: readonly Part[];
  /** The button that adds a filter, so that a key can press it. */
  add: RefObject<HTMLButtonElement | null>;
  onChange: (where: readonly Part[]) => void;
}

export function FilterBar({ appid, entity, where, add, onChange }: Props) {
  const registry = useQuery(registryQuery);
  const dates = where.findIndex((part) => part.name === "date_range" && part.operator !== "not_on");
  const replace = (index: number, part?: Part) => {
    const rest = part ? where.toSpliced(index, 1, part) : where.toSpliced(index, 1);
    onChange(rest);
  };
  const setDates = (part: Part | undefined) => {
    if (dates >= 0) replace(dates, part);
    else if (part) onChange([part, ...where]);
  };
  return (
    <Group className={classes.bar ?? ""} gap={6} role="search" aria-label={texts.filters.label}>
      <DateRange part={where[dates]} table={entity === "event" ? "event" : "session"} onChange={setDates} />
      {where.map((part, index) =>
        index === dates ? null : (
          <FilterChip
            // biome-ignore lint/suspicious/noArrayIndexKey: two filters may be alike, and their place is what they are known by
            key={`${part.name} ${index}`}
            appid={appid}
            entity={entity}
            part={part}
            others={where.toSpliced(index, 1)}
            registry={registry.data}
            onChange={(changed) => replace(index, changed)}
            onRemove={() => replace(index)}
          />
        ),
      )}
      <AddFilter
        appid={appid}
        entity={entity}
        where={where}
        registry={registry.data}
        button={add}
        onAdd={(part) => onChange([...where, part])}
      />
      <Segments appid={appid} entity={entity} where={where} onChoose={onChange} />
      {where.length > 0 && (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => onChange([])}>
          {texts.filters.clear}
        </Button>
      )}
    </Group>
  );
}
