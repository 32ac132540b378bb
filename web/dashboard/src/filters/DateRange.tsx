/** From when to when, and the time zone that all days and times are shown in. Without a choice it is the last 30 days, as in the API. */

import { Button, Divider, Group, Popover, Select, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCalendar } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { addDays, dayOf, readMoment, startOfDay, UTC, zoneHere, zulu } from "../format/moment.ts";
import { everOf, isEver } from "../link/ever.ts";
import type { Part } from "../link/part.ts";
import { useZone } from "../preferences.ts";
import { texts } from "../texts.ts";
import { isDates, momentText } from "./words.ts";

const DEFAULT_DAYS = 30;
const PRESETS = [1, 7, DEFAULT_DAYS, 90, 365];
const HOURS = 24;
const HOUR = 3_600_000;
const SECOND = 1000;

interface Props {
  part: Part | undefined;
  table: string;
  onChange: (part: Part | undefined) => void;
}

export function DateRange({ part, table, onChange }: Props) {
  const [opened, { toggle, close }] = useDisclosure();
  const [zone, setZone] = useZone();
  const choose = (chosen: Part | undefined) => {
    close();
    onChange(chosen);
  };
  return (
    <Popover opened={opened} onChange={close} position="bottom-start" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          fw={500}
          leftSection={<IconCalendar size={14} stroke={1.6} />}
          onClick={toggle}
          aria-label={`${texts.dates.label}: ${rangeText(part, zone)}`}
        >
          {rangeText(part, zone)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm">
        <Stack gap={2}>
          {PRESETS.map((days) => (
            <Button
              key={days}
              variant="subtle"
              color="gray"
              justify="flex-start"
              onClick={() => choose(days === DEFAULT_DAYS ? undefined : since(days, table))}
            >
              {texts.dates.lastDays(days)}
            </Button>
          ))}
          <Button variant="subtle" color="gray" justify="flex-start" onClick={() => choose(everOf(table))}>
            {texts.dates.ever}
          </Button>
        </Stack>
        <Divider my="xs" />
        <OwnDates
          key={rangeText(part, zone)}
          part={part}
          zone={zone}
          onApply={(lower, upper) => choose(between(lower, upper, zone, table))}
        />
        <Divider my="sm" />
        <Select
          label={texts.dates.zone}
          description={texts.dates.zoneHint}
          searchable
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          data={zones()}
          value={zone}
          onChange={(chosen) => setZone(chosen ?? UTC)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface OwnProps {
  part: Part | undefined;
  zone: string;
  onApply: (lower: string, upper: string) => void;
}

function OwnDates({ part, zone, onApply }: OwnProps) {
  const today = dayOf(new Date(), zone);
  const bounds = part && isDates(part.value) ? part.value : undefined;
  const [lower, setLower] = useState(bounds ? dayOf(readMoment(bounds.lower), zone) : addDays(today, -DEFAULT_DAYS));
  const [upper, setUpper] = useState(bounds ? dayOf(readMoment(bounds.upper), zone) : today);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (lower && upper && lower <= upper) onApply(lower, upper);
  };
  return (
    <form onSubmit={apply}>
      <Group grow gap="xs" mb="xs">
        <TextInput
          type="date"
          size="xs"
          label={texts.dates.from}
          max={upper}
          value={lower}
          onChange={(event) => setLower(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          size="xs"
          label={texts.dates.to}
          min={lower}
          value={upper}
          onChange={(event) => setUpper(event.currentTarget.value)}
        />
      </Group>
      <Button type="submit" variant="light" fullWidth>
        {texts.filters.apply}
      </Button>
    </form>
  );
}

/** From so many days ago on: the list goes on to fill. */
function since(days: number, table: string): Part {
  const lower = new Date(Date.now() - days * HOURS * HOUR);
  return { name: "date_range", operator: "after", value: zulu(lower), table };
}

/** Both days whole, in the zone. */
function between(lower: string, upper: string, zone: string, table: string): Part {
  const end = new Date(startOfDay(addDays(upper, 1), zone).getTime() - SECOND);
  const value = { lower: zulu(startOfDay(lower, zone)), upper: zulu(end) };
  return { name: "date_range", operator: "between_dates", value, table };
}

function rangeText(part: Part | undefined, zone: string): string {
  if (part === undefined) return texts.dates.lastDays(DEFAULT_DAYS);
  if (isEver(part)) return texts.dates.ever;
  if (isDates(part.value)) return `${momentText(part.value.lower, zone)} – ${momentText(part.value.upper, zone)}`;
  const operator =
    part.operator === "after" ? texts.dates.since : (texts.filters.operators[part.operator] ?? part.operator);
  return `${operator} ${momentText(String(part.value), zone)}`;
}

function zones() {
  const here = zoneHere();
  const others = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== here && zone !== UTC);
  const first = [{ value: UTC, label: texts.dates.zoneUtc }];
  if (here !== UTC) first.push({ value: here, label: texts.dates.zoneHere(here) });
  return [...first, ...others.map((zone) => ({ value: zone, label: zone }))];
}
