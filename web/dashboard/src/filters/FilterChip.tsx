/** One filter: what it says, changed by a press on it, removed by the cross. */

import { CloseButton, Popover, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { choices, may, type Registry } from "../api/registry.ts";
import type { Part } from "../link/part.ts";
import { useZone } from "../preferences.ts";
import { texts } from "../texts.ts";
import type { Counted } from "./FilterBar.tsx";
import { FilterEditor } from "./FilterEditor.tsx";
import classes from "./filters.module.css";
import { wordsOf } from "./words.ts";

interface Props {
  appid: string;
  entity: Counted;
  part: Part;
  others: readonly Part[];
  registry: Registry | undefined;
  onChange: (part: Part) => void;
  onRemove: () => void;
}

export function FilterChip({ appid, entity, part, others, registry, onChange, onRemove }: Props) {
  const [opened, { toggle, close }] = useDisclosure();
  const [zone] = useZone();
  const { name, operator, value } = wordsOf(part, zone);
  const attribute = registry?.attributes.find((each) => each.name === part.name && may(each, "filter", entity));
  // What only links can say (others, weeks, one event's property) is shown, and can only be removed.
  const editable = attribute && choices(attribute).includes(part.operator) && part.condition === undefined;
  return (
    <Popover opened={opened} onChange={close} position="bottom-start" width={320} trapFocus returnFocus>
      <Popover.Target>
        <div className={classes.chip}>
          <UnstyledButton
            className={classes.words ?? ""}
            disabled={!editable}
            onClick={toggle}
            aria-label={texts.filters.editOf(`${name} ${operator} ${value}`)}
            title={value}
          >
            <span>{name}</span> <span className={classes.operator}>{operator}</span>{" "}
            <strong className={classes.value}>{value}</strong>
          </UnstyledButton>
          <CloseButton size="xs" aria-label={texts.filters.removeOf(name)} onClick={onRemove} />
        </div>
      </Popover.Target>
      <Popover.Dropdown>
        {attribute && registry && (
          <FilterEditor
            appid={appid}
            entity={entity}
            attribute={attribute}
            operators={registry.operators}
            others={others}
            part={part}
            onDone={(changed) => {
              close();
              onChange(changed);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
