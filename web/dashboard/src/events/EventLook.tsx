/** A quick look at an event: what was sent with it, and its session. */

import { Skeleton, Title } from "@mantine/core";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { EventRow } from "../api/rows.ts";
import { sessionQuery } from "../api/sessions.ts";
import { duration } from "../format/duration.ts";
import { longMoment, readMoment } from "../format/moment.ts";
import { LookDrawer } from "../list/LookDrawer.tsx";
import { Facts, SessionFacts } from "../sessions/SessionFacts.tsx";
import { Thumbnails } from "../sessions/Thumbnails.tsx";
import { ButtonLink } from "../shell/links.tsx";
import { texts } from "../texts.ts";
import { propertiesOf } from "./columns.tsx";
import { momentOf } from "./moment.ts";

interface Props {
  appid: string;
  row: EventRow | undefined;
  zone: string;
  onClose: () => void;
}

export function EventLook({ row, onClose, ...rest }: Props) {
  return (
    <LookDrawer title={row?.eventName} onClose={onClose}>
      {row && <Event key={row.eventId} row={row} {...rest} />}
    </LookDrawer>
  );
}

function Event({ appid, row, zone }: { appid: string; row: EventRow; zone: string }) {
  const at = duration(row.eventPropertyTime);
  const properties = propertiesOf(row);
  return (
    <>
      <Facts
        facts={[
          [texts.events.column.screen, row.eventScreen],
          [texts.events.column.uploaded, longMoment(readMoment(row.eventDate), zone)],
          [texts.events.column.at, at],
        ]}
      />
      {properties.length > 0 && (
        <div>
          <Heading text={texts.events.column.properties} />
          <Facts facts={properties} />
        </div>
      )}
      <ButtonLink {...momentOf(appid, row)} leftSection={<IconPlayerPlayFilled size={13} />}>
        {texts.events.openAt(at)}
      </ButtonLink>
      <div>
        <Heading text={texts.events.session} />
        <Session appid={appid} sessionId={row.sessionProperty.sessionId} zone={zone} />
      </div>
    </>
  );
}

function Heading({ text }: { text: string }) {
  return (
    <Title order={3} fz={13} mb="xs">
      {text}
    </Title>
  );
}

/** Nothing of a session that is not known: events can be imported without theirs. */
function Session({ appid, sessionId, zone }: { appid: string; sessionId: string; zone: string }) {
  const found = useQuery(sessionQuery(appid, sessionId));
  if (found.isPending) return <Skeleton height={280} />;
  if (!found.data) return texts.session.missing;
  return (
    <>
      <Thumbnails appid={appid} row={found.data} large />
      <div style={{ height: 12 }} />
      <SessionFacts appid={appid} row={found.data} zone={zone} />
    </>
  );
}
