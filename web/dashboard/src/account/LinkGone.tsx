/** A one-time link that was used, or is too old. */

import { Text } from "@mantine/core";
import { ApiError } from "../api/client.ts";
import { ButtonLink } from "../shell/links.tsx";
import { texts } from "../texts.ts";
import { AccountFrame } from "./AccountFrame.tsx";

export function LinkGone({ error }: { error: unknown }) {
  return (
    <AccountFrame title={texts.account.linkGone}>
      <Text size="sm">{error instanceof ApiError ? error.message : texts.account.linkGoneHint}</Text>
      <ButtonLink to="/login" variant="default" mt="md" fullWidth>
        {texts.account.toLogin}
      </ButtonLink>
    </AccountFrame>
  );
}
