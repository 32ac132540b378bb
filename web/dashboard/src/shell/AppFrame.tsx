/** `/app/<appid>/…`: the shell, or a word about an app that the member cannot see. */

import { IconLock } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { memberQuery } from "../api/account.ts";
import { LAST_APP } from "../preferences.ts";
import { ButtonLink } from "../shell/links.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import { Shell } from "./Shell.tsx";

export function AppFrame() {
  const { appid } = useParams({ from: "/members/app/$appid" });
  const { data: member } = useSuspenseQuery(memberQuery);
  const may = member.apps.some((each) => each.appid === appid);
  useEffect(() => {
    if (may) window.localStorage.setItem(LAST_APP, appid);
  }, [may, appid]);
  if (may) return <Shell appid={appid} />;
  return (
    <Notice whole icon={<IconLock size={22} />} title={texts.errors.noApp} hint={texts.errors.noAppHint}>
      <ButtonLink to="/" variant="default" mt="xs">
        {texts.errors.toSessions}
      </ButtonLink>
    </Notice>
  );
}
