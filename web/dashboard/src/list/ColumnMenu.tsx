/** Which columns are shown. */

import { ActionIcon, Button, Checkbox, Popover, Stack, Tooltip } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { texts } from "../texts.ts";

interface Props {
  /** All that there are. */
  all: readonly { id: string; label: string; linked?: boolean }[];
  first: string[];
  columns: string[];
  onChange: (columns: string[]) => void;
}

export function ColumnMenu({ all, first, columns, onChange }: Props) {
  return (
    <Popover position="bottom-end" width={190} trapFocus>
      <Popover.Target>
        <Tooltip label={texts.list.columns}>
          <ActionIcon size={30} aria-label={texts.list.columns} visibleFrom="sm">
            <IconColumns3 size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Checkbox.Group value={columns} onChange={onChange} label={texts.list.columns}>
          <Stack gap={7} my="xs">
            {all.map((column) => (
              <Checkbox
                key={column.id}
                size="xs"
                value={column.id}
                label={column.label}
                disabled={column.linked ?? false}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Button variant="subtle" size="compact-xs" onClick={() => onChange(first)}>
          {texts.list.columnsReset}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
