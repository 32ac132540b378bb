/** What a quick look at a session shows. */

import { Title } from "@mantine/core";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { SessionRow } from "../api/rows.ts";
import { LookDrawer } from "../list/LookDrawer.tsx";
import { ButtonLink } from "../shell/links.tsx";
import { texts } from "../texts.ts";
import { OtherSessions } from "./OtherSessions.tsx";
import { userName } from "./person.ts";
import { SessionFacts } from "./SessionFacts.tsx";
import { Thumbnails } from "./Thumbnails.tsx";

export interface Props {
  appid: string;
  row: SessionRow | undefined;
  zone: string;
  onClose: () => void;
}

export default function SessionLook({ appid, row, zone, onClose }: Props) {
  return (
    <LookDrawer title={row && userName(row.user)} onClose={onClose}>
      {row && (
        <>
          <Thumbnails key={row.sessionId} appid={appid} row={row} large />
          <ButtonLink
            to="/app/$appid/sessions/list/$page/$sessionId"
            params={{ appid, page: "1", sessionId: row.sessionId }}
            leftSection={<IconPlayerPlayFilled size={13} />}
          >
            {texts.list.open}
          </ButtonLink>
          <SessionFacts appid={appid} row={row} zone={zone} />
          <div>
            <Title order={3} fz={13} mb="xs">
              {texts.session.others}
            </Title>
            <OtherSessions appid={appid} row={row} zone={zone} />
          </div>
        </>
      )}
    </LookDrawer>
  );
}
