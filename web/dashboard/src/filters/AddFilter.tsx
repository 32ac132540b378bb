/** First which attribute, found by name or by category; then its operator and value. */

import { Button, Popover } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { type RefObject, useState } from "react";
import { type Attribute, may, type Registry } from "../api/registry.ts";
import type { Part } from "../link/part.ts";
import { texts } from "../texts.ts";
import { AttributeMenu } from "./AttributeMenu.tsx";
import type { Counted } from "./FilterBar.tsx";
import { FilterEditor } from "./FilterEditor.tsx";

interface Props {
  appid: string;
  entity: Counted;
  where: readonly Part[];
  registry: Registry | undefined;
  button: RefObject<HTMLButtonElement | null>;
  onAdd: (part: Part) => void;
}

export function AddFilter({ appid, entity, where, registry, button, onAdd }: Props) {
  const [opened, { toggle, close }] = useDisclosure();
  const [chosen, setChosen] = useState<Attribute>();
  const end = () => {
    close();
    setChosen(undefined);
  };
  return (
    <Popover opened={opened} onChange={end} position="bottom-start" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button
          ref={button}
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          disabled={registry === undefined}
          onClick={opened ? end : toggle}
        >
          {texts.filters.add}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={chosen ? "sm" : 6}>
        {registry && !chosen && (
          <AttributeMenu
            attributes={registry.attributes.filter((each) => may(each, "filter", entity))}
            onChoose={setChosen}
          />
        )}
        {registry && chosen && (
          <FilterEditor
            appid={appid}
            entity={entity}
            attribute={chosen}
            operators={registry.operators}
            others={where}
            onBack={() => setChosen(undefined)}
            onDone={(part) => {
              end();
              onAdd(part);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
