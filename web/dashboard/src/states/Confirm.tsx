/** A dialog that says what a press does before it is done. */

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { texts } from "../texts.ts";

interface Props {
  opened: boolean;
  title: string;
  hint?: string | undefined;
  action: string;
  busy?: boolean;
  /** Whether something is lost. */
  loses?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}

export function Confirm({
  opened,
  title,
  hint,
  action,
  busy = false,
  loses = true,
  onConfirm,
  onClose,
  children,
}: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": texts.close }}>
      <Stack gap="md">
        {hint && <Text size="sm">{hint}</Text>}
        {children}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button {...(loses ? { color: "red" } : {})} loading={busy} onClick={onConfirm} data-autofocus>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
