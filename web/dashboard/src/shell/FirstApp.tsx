/** `/`: on to the app that was looked at last, or the first one; where there is none, an owner makes it. */

import { Code, Text } from "@mantine/core";
import { IconApps } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { memberQuery } from "../api/account.ts";
import { LAST_APP } from "../preferences.ts";
import { Loading } from "../states/Loading.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";

const MakeApp = lazy(async () => ({ default: (await import("../settings/MakeApp.tsx")).MakeApp }));

export function FirstApp() {
  const { data: member } = useSuspenseQuery(memberQuery);
  const last = window.localStorage.getItem(LAST_APP);
  const app = member.apps.find((each) => each.appid === last) ?? member.apps[0];
  if (app) return <Navigate to="/app/$appid/sessions/list/$page" params={{ appid: app.appid, page: "1" }} replace />;
  if (member.everywhere === "owner") {
    return (
      <Notice whole icon={<IconApps size={22} />} title={texts.account.noApps} hint={texts.account.firstApp}>
        <Suspense fallback={<Loading />}>
          <MakeApp />
        </Suspense>
      </Notice>
    );
  }
  return (
    <Notice whole icon={<IconApps size={22} />} title={texts.account.noApps}>
      <Text size="sm" c="dimmed" ta="center">
        {texts.account.noAppsHint
          .split("`")
          .map((piece, index) => (index % 2 ? <Code key={piece}>{piece}</Code> : piece))}
      </Text>
    </Notice>
  );
}
