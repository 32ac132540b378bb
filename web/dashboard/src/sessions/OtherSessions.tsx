/** The other sessions of a session's user, newest first. */

import { Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { SessionRow } from "../api/rows.ts";
import { sessionsOfUserQuery } from "../api/sessions.ts";
import { duration } from "../format/duration.ts";
import { readMoment, shortMoment } from "../format/moment.ts";
import { AnchorLink } from "../shell/links.tsx";
import { texts } from "../texts.ts";
import { userId } from "./person.ts";

interface Props {
  appid: string;
  row: SessionRow;
  zone: string;
}

export function OtherSessions({ appid, row, zone }: Props) {
  const found = useQuery(sessionsOfUserQuery(appid, userId(row.user)));
  if (found.isPending) return <Skeleton height={48} />;
  const others = (found.data?.data ?? []).filter((each) => each.sessionId !== row.sessionId);
  if (others.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.session.onlyOne}
      </Text>
    );
  }
  return (
    <Stack gap={2} component="ul" p={0} m={0} style={{ listStyle: "none" }}>
      {others.map((each) => (
        <Group key={each.sessionId} component="li" justify="space-between" wrap="nowrap" fz={13} mih={26}>
          <AnchorLink
            to="/app/$appid/sessions/list/$page/$sessionId"
            params={{ appid, page: "1", sessionId: each.sessionId }}
            fz="inherit"
          >
            {shortMoment(readMoment(each.property.uploadedServerTime), zone)}
          </AnchorLink>
          <Text fz="inherit" c="dimmed" component="span">
            {each.property.isCrashed ? `${texts.list.crashed} · ` : ""}
            {each.property.rageGestureCount > 0 ? `${texts.list.rage(each.property.rageGestureCount)} · ` : ""}
            {duration(each.property.durationSec)}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
