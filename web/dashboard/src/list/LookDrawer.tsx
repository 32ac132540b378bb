/** One row beside its list, which stays in use: the keys go on to the next row, and the look follows. */

import { Drawer, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { texts } from "../texts.ts";

interface Props {
  /** Nothing is looked at without one. */
  title: string | undefined;
  onClose: () => void;
  children: ReactNode;
}

export function LookDrawer({ title, onClose, children }: Props) {
  return (
    <Drawer
      opened={title !== undefined}
      onClose={onClose}
      position="right"
      size={400}
      title={title}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      returnFocus={false}
      closeOnClickOutside={false}
      shadow="lg"
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ "aria-label": texts.close }}
      styles={{
        inner: { pointerEvents: "none" },
        content: { pointerEvents: "auto", borderLeft: "1px solid var(--line)" },
        title: { fontWeight: 600, overflowWrap: "anywhere" },
      }}
    >
      <Stack gap="md">{children}</Stack>
    </Drawer>
  );
}
