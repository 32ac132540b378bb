/** A text to be taken along: it can be selected, and copied by a press. */

import { ActionIcon, CopyButton, TextInput, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { texts } from "../texts.ts";
import classes from "./states.module.css";

interface Props {
  label: string;
  value: string;
  hint?: string;
}

export function CopyField({ label, value, hint }: Props) {
  return (
    <TextInput
      readOnly
      label={label}
      description={hint}
      inputWrapperOrder={["label", "input", "description"]}
      classNames={{ input: classes.code ?? "" }}
      value={value}
      title={value}
      onFocus={(event) => event.currentTarget.select()}
      rightSection={<Copy value={value} label={label} />}
    />
  );
}

export function Copy({ value, label }: { value: string; label: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? texts.copied : texts.copy}>
          <ActionIcon size="sm" aria-label={texts.copyOf(label)} onClick={copy}>
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
