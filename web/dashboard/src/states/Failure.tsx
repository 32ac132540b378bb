/** An error in the server's own words, with a way on. */

import { Button, Code, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ApiError } from "../api/client.ts";
import { texts } from "../texts.ts";
import { Notice } from "./Notice.tsx";

interface Props {
  error: unknown;
  retry?: () => void;
  /** What the button does, where it is not simply to try again. */
  action?: string;
}

export function Failure({ error, retry, action = texts.retry }: Props) {
  const refused = error instanceof ApiError;
  return (
    <Notice
      role="alert"
      icon={<IconAlertTriangle size={22} />}
      title={refused ? texts.errors.title : texts.errors.crashed}
      hint={refused ? error.message : texts.errors.crashedHint}
    >
      {!refused && <Code>{String(error)}</Code>}
      {refused && error.requestId && error.status >= 500 && (
        <Text size="xs" c="dimmed">
          {texts.errors.requestId(error.requestId)}
        </Text>
      )}
      <Button variant="default" mt="xs" onClick={retry ?? (() => window.location.reload())}>
        {retry ? action : texts.errors.reload}
      </Button>
    </Notice>
  );
}
