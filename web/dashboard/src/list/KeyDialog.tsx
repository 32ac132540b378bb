/** The keys of the list. */

import { Group, Kbd, Modal, Stack, Text } from "@mantine/core";
import { texts } from "../texts.ts";

export interface Props {
  opened: boolean;
  onClose: () => void;
}

export default function KeyDialog({ opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={texts.list.keys}
      size="xs"
      closeButtonProps={{ "aria-label": texts.close }}
    >
      <Stack gap="xs">
        {texts.list.keyHelp.map(([keys, what]) => (
          <Group key={keys} justify="space-between">
            <Text size="sm">{what}</Text>
            <Group gap={4}>
              {keys.split(", ").map((key) => (
                <Kbd key={key} size="xs">
                  {key}
                </Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
