/** `/app/<appid>/sessions/list/1/<sessionId>`: the picture, what happened beside it, and what is known of the session. */

import { Skeleton, Tabs } from "@mantine/core";
import { IconArrowLeft, IconZoomQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { type RefObject, useRef, useState } from "react";
import type { Item } from "../../../player/src/items.ts";
import type { SessionRow } from "../api/rows.ts";
import { sessionQuery } from "../api/sessions.ts";
import { useZone } from "../preferences.ts";
import { OtherSessions } from "../sessions/OtherSessions.tsx";
import { userName } from "../sessions/person.ts";
import { SessionFacts } from "../sessions/SessionFacts.tsx";
import { ButtonLink } from "../shell/links.tsx";
import { Page } from "../shell/Page.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import { Actions } from "./Actions.tsx";
import { EventList } from "./EventList.tsx";
import { Notes } from "./Notes.tsx";
import { Picture, type Seekable } from "./Picture.tsx";
import classes from "./replay.module.css";

const ROUTE = "/members/app/$appid/sessions/list/$page/$sessionId";

export function ReplayPage() {
  const { appid, sessionId } = useParams({ from: ROUTE });
  const { where, t } = useSearch({ from: ROUTE });
  const found = useQuery(sessionQuery(appid, sessionId));
  const player = useRef<Seekable>(null);
  const title = found.data ? userName(found.data.user) : texts.session.replay;
  return (
    <Page
      title={title}
      actions={
        <>
          {found.data && <Actions appid={appid} row={found.data} player={player} />}
          <ButtonLink
            variant="default"
            leftSection={<IconArrowLeft size={14} />}
            to="/app/$appid/sessions/list/$page"
            params={{ appid, page: "1" }}
            search={where ? { where } : {}}
          >
            {texts.session.back}
          </ButtonLink>
        </>
      }
    >
      {found.isPending && <Skeleton m="md" height={480} w="auto" />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data === null && (
        <Notice icon={<IconZoomQuestion size={22} />} title={texts.session.missing} hint={texts.session.missingHint} />
      )}
      {found.data && <Session key={sessionId} appid={appid} row={found.data} start={Number(t) || 0} player={player} />}
    </Page>
  );
}

interface Props {
  appid: string;
  row: SessionRow;
  start: number;
  player: RefObject<Seekable | null>;
}

function Session({ appid, row, start, player }: Props) {
  const [zone] = useZone();
  const [recorded, setRecorded] = useState<readonly Item[]>([]);
  return (
    <div className={classes.columns}>
      <div className={classes.picture}>
        <Picture appid={appid} row={row} start={start} player={player} onTimeline={setRecorded} />
      </div>
      <aside className={classes.aside} aria-label={texts.session.facts}>
        <Tabs defaultValue="events" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="events">{texts.session.events}</Tabs.Tab>
            <Tabs.Tab value="notes">{texts.notes.notes}</Tabs.Tab>
            <Tabs.Tab value="facts">{texts.session.facts}</Tabs.Tab>
            <Tabs.Tab value="others">{texts.session.othersShort}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="events">
            <EventList row={row} recorded={recorded} onSeek={(at) => player.current?.seek(at)} />
          </Tabs.Panel>
          <Tabs.Panel value="notes">
            <Notes session={{ appid, sessionId: row.sessionId }} zone={zone} player={player} />
          </Tabs.Panel>
          <Tabs.Panel value="facts" p="md">
            <SessionFacts appid={appid} row={row} zone={zone} />
          </Tabs.Panel>
          <Tabs.Panel value="others" p="md">
            <OtherSessions appid={appid} row={row} zone={zone} />
          </Tabs.Panel>
        </Tabs>
      </aside>
    </div>
  );
}
