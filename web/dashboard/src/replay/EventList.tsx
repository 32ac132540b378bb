/** What happened in the session in order: screens, events, issues and rage; a press goes to that second. */

import { Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconBolt, IconDeviceMobile, IconFlame, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { SessionRow } from "../api/rows.ts";
import { duration } from "../format/duration.ts";
import { texts } from "../texts.ts";
import { type Happening, happenings } from "./happenings.ts";
import classes from "./replay.module.css";

const ICONS = { screen: IconDeviceMobile, event: IconBolt, issue: IconAlertTriangle, rage: IconFlame };

export function EventList({ row, onSeek }: { row: SessionRow; onSeek: (seconds: number) => void }) {
  const [typed, setTyped] = useState("");
  const all = happenings(row);
  const shown = all.filter((each) => `${each.title} ${each.note}`.toLowerCase().includes(typed.trim().toLowerCase()));
  return (
    <>
      <TextInput
        m="sm"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        placeholder={texts.session.searchEvents}
        aria-label={texts.session.searchEvents}
        leftSection={<IconSearch size={15} />}
      />
      <ol className={classes.events}>
        {shown.map((each) => (
          <li key={each.key}>
            <Line happening={each} onSeek={onSeek} />
          </li>
        ))}
      </ol>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" p="md">
          {all.length === 0 ? texts.session.noEvents : texts.session.noEventFound}
        </Text>
      )}
    </>
  );
}

function Line({ happening, onSeek }: { happening: Happening; onSeek: (seconds: number) => void }) {
  const { kind, at, title, note } = happening;
  const Icon = ICONS[kind];
  return (
    <UnstyledButton className={classes.event ?? ""} data-kind={kind} onClick={() => onSeek(at)}>
      <span className={classes.time}>{duration(at)}</span>
      <Icon size={15} stroke={1.6} className={classes.icon ?? ""} aria-label={texts.session.kinds[kind]} />
      <span className={classes.told}>
        <Text component="span" size="sm" fw={kind === "event" ? 550 : 400} truncate display="block">
          {title}
        </Text>
        {note && (
          <Text component="span" size="xs" c="dimmed" truncate display="block">
            {note}
          </Text>
        )}
      </span>
    </UnstyledButton>
  );
}
