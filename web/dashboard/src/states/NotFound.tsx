/** An address that leads nowhere. */

import { IconMapOff } from "@tabler/icons-react";
import { ButtonLink } from "../shell/links.tsx";
import { texts } from "../texts.ts";
import { Notice } from "./Notice.tsx";

export function NotFound({ whole = true }: { whole?: boolean }) {
  return (
    <Notice
      whole={whole}
      icon={<IconMapOff size={22} />}
      title={texts.errors.notFound}
      hint={texts.errors.notFoundHint}
    >
      <ButtonLink variant="default" mt="xs" to="/">
        {texts.errors.toSessions}
      </ButtonLink>
    </Notice>
  );
}
