/** What happened in the session in order; a press goes to that second. */

import { Checkbox, Text, TextInput, UnstyledButton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconBolt,
  IconDeviceMobile,
  IconFlame,
  IconHandOff,
  IconSearch,
  IconTerminal2,
} from "@tabler/icons-react";
import { useState } from "react";
import type { Item } from "../../../player/src/items.ts";
import type { SessionRow } from "../api/rows.ts";
import { duration } from "../format/duration.ts";
import { texts } from "../texts.ts";
import { type Happening, happenings } from "./happenings.ts";
import classes from "./replay.module.css";

const ICONS = {
  screen: IconDeviceMobile,
  event: IconBolt,
  issue: IconAlertTriangle,
  rage: IconFlame,
  unresponsive: IconHandOff,
  network: IconArrowsExchange,
  log: IconTerminal2,
};

interface Props {
  row: SessionRow;
  recorded: readonly Item[];
  onSeek: (seconds: number) => void;
}

export function EventList({ row, recorded, onSeek }: Props) {
  const [typed, setTyped] = useState("");
  const [chatter, setChatter] = useState(false);
  const found = happenings(row, recorded);
  const all = chatter ? found : found.filter((each) => !each.isChatter);
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
      {found.some((each) => each.isChatter) && (
        <Checkbox
          mx="sm"
          mb="sm"
          size="xs"
          label={texts.session.chatter}
          checked={chatter}
          onChange={(event) => setChatter(event.currentTarget.checked)}
        />
      )}
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
  const { kind, at, title, note, isChatter } = happening;
  const Icon = ICONS[kind];
  return (
    <UnstyledButton
      className={classes.event ?? ""}
      data-kind={kind}
      data-chatter={isChatter}
      onClick={() => onSeek(at)}
    >
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
