/** Sets of filters that the members of the app keep under a name. */

import { ActionIcon, Button, Divider, Group, Popover, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBookmark, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { removeSegment, type Segment, saveSegment, segmentsQuery } from "../api/segments.ts";
import type { Part } from "../link/part.ts";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import type { Counted } from "./FilterBar.tsx";

interface Props {
  appid: string;
  entity: Counted;
  where: readonly Part[];
  onChoose: (where: readonly Part[]) => void;
}

export function Segments({ appid, entity, where, onChoose }: Props) {
  const [opened, { toggle, close }] = useDisclosure();
  const found = useQuery({ ...segmentsQuery(appid), enabled: opened });
  const segments = (found.data ?? []).filter((each) => each.entity === entity);
  return (
    <Popover opened={opened} onChange={close} position="bottom-start" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconBookmark size={14} stroke={1.6} />}
          onClick={toggle}
        >
          {texts.segments.label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <Stack gap={2} mb={where.length > 0 ? "xs" : 0}>
          {segments.map((segment) => (
            <Row
              key={segment.id}
              appid={appid}
              segment={segment}
              onChoose={() => {
                close();
                onChoose(segment.where);
              }}
            />
          ))}
          {segments.length === 0 && !found.isPending && (
            <Text size="xs" c="dimmed" p={6}>
              {texts.segments.none}
            </Text>
          )}
        </Stack>
        {where.length > 0 && (
          <>
            <Divider mb="xs" />
            <SaveForm appid={appid} entity={entity} where={where} onSaved={close} />
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function Row({ appid, segment, onChoose }: { appid: string; segment: Segment; onChoose: () => void }) {
  const kept = useQueryClient();
  const removing = useMutation({
    mutationFn: () => removeSegment(appid, segment.id),
    onError: toastFailed,
    onSuccess: () => {
      toastDone(texts.segments.deleted(segment.name));
      return kept.invalidateQueries(segmentsQuery(appid));
    },
  });
  return (
    <Group gap={4} wrap="nowrap">
      <Button variant="subtle" color="gray" justify="flex-start" flex={1} miw={0} onClick={onChoose}>
        {segment.name}
      </Button>
      {segment.mine && (
        <ActionIcon
          size="sm"
          loading={removing.isPending}
          aria-label={texts.segments.removeOf(segment.name)}
          onClick={() => removing.mutate()}
        >
          <IconTrash size={14} stroke={1.6} />
        </ActionIcon>
      )}
    </Group>
  );
}

function SaveForm({ appid, entity, where, onSaved }: Omit<Props, "onChoose"> & { onSaved: () => void }) {
  const [name, setName] = useState("");
  const kept = useQueryClient();
  const saving = useMutation({
    mutationFn: () => saveSegment(appid, name.trim(), entity, where),
    onError: toastFailed,
    onSuccess: () => {
      toastDone(texts.segments.saved(name.trim()));
      setName("");
      onSaved();
      return kept.invalidateQueries(segmentsQuery(appid));
    },
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) saving.mutate();
  };
  return (
    <form onSubmit={save}>
      <Group gap="xs" align="end" wrap="nowrap">
        <TextInput
          flex={1}
          size="xs"
          label={texts.segments.saveAs}
          placeholder={texts.segments.name}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!name.trim()} loading={saving.isPending}>
          {texts.save}
        </Button>
      </Group>
    </form>
  );
}
