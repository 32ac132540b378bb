/** `/app/<appid>/users/list/1/<userId>`: one user's life, what is known of him, and his sessions. */

import { Button, Skeleton, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowLeft, IconEraser, IconUserQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMay } from "../account/useMay.ts";
import type { UserRow } from "../api/rows.ts";
import { userQuery } from "../api/users.ts";
import { Behind } from "../charts/behind.tsx";
import { count } from "../format/count.ts";
import { longMoment, readMoment } from "../format/moment.ts";
import { useZone } from "../preferences.ts";
import { system } from "../sessions/columns.tsx";
import { Facts, Id } from "../sessions/SessionFacts.tsx";
import { ButtonLink } from "../shell/links.tsx";
import { Page } from "../shell/Page.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import { EraseUser } from "./EraseUser.tsx";
import { eventsOf, ragedOf, sessionsOf } from "./life.ts";
import { aliasOf, nameOf, propertiesOf, span } from "./person.ts";
import { SessionsOfUser } from "./SessionsOfUser.tsx";
import classes from "./users.module.css";
import { Weeks } from "./Weeks.tsx";

const ROUTE = "/members/app/$appid/users/list/$page/$userId";

export function UserPage() {
  const { appid, userId } = useParams({ from: ROUTE });
  const { where } = useSearch({ from: ROUTE });
  const found = useQuery(userQuery(appid, userId));
  const may = useMay(appid);
  const [erasing, { open, close }] = useDisclosure();
  const navigate = useNavigate();
  const user = found.data;
  return (
    <Page
      title={user ? nameOf(user) : texts.users.user}
      actions={
        <>
          {user && may.change && (
            <Button variant="default" leftSection={<IconEraser size={14} />} onClick={open}>
              {texts.users.erase.action}
            </Button>
          )}
          <ButtonLink
            variant="default"
            leftSection={<IconArrowLeft size={14} />}
            to="/app/$appid/users/list/$page"
            params={{ appid, page: "1" }}
            search={where ? { where } : {}}
          >
            {texts.session.back}
          </ButtonLink>
        </>
      }
    >
      {found.isPending && <Skeleton m="md" height={420} w="auto" />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {user === null && (
        <Notice icon={<IconUserQuestion size={22} />} title={texts.users.missing} hint={texts.users.missingHint} />
      )}
      {user && <Life appid={appid} user={user} />}
      {user && (
        <EraseUser
          appid={appid}
          user={user}
          opened={erasing}
          onClose={close}
          onErased={() => void navigate({ to: "/app/$appid/users/list/$page", params: { appid, page: "1" } })}
        />
      )}
    </Page>
  );
}

function Life({ appid, user }: { appid: string; user: UserRow }) {
  const [zone] = useZone();
  return (
    <div className={classes.columns}>
      <div className={classes.main}>
        <Numbers appid={appid} user={user} />
        <Weeks appid={appid} user={user} />
        <Title order={2} fz={13} className={classes.heading ?? ""}>
          {texts.users.sessions}
        </Title>
        <SessionsOfUser appid={appid} user={user} zone={zone} />
      </div>
      <aside className={classes.aside} aria-label={texts.session.facts}>
        <Known user={user} zone={zone} />
      </aside>
    </div>
  );
}

/** Each opens the sessions, or events, that it counts. */
function Numbers({ appid, user: { usage, uxcamUserId: id } }: { appid: string; user: UserRow }) {
  const { column } = texts.users;
  const numbers: [string, string, string][] = [
    [column.sessions, count(usage.totalSession), sessionsOf(id)],
    [column.time, span(usage.totalSessionTime), sessionsOf(id)],
    [column.screens, count(usage.screenCount), sessionsOf(id)],
    [column.gestures, count(usage.totalGesture), sessionsOf(id)],
    [column.rage, count(usage.rageGestureCount), ragedOf(id)],
    [column.events, count(usage.eventCount), eventsOf(id)],
  ];
  return (
    <dl className={classes.numbers}>
      {numbers.map(([label, value, link]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Behind appid={appid} link={link}>
              {value}
            </Behind>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Known({ user, zone }: { user: UserRow; zone: string }) {
  const { device, location, usage } = user;
  const properties = propertiesOf(user);
  return (
    <>
      <Facts
        facts={[
          [texts.session.identity, user.userId],
          [texts.session.alias, aliasOf(user)],
          [texts.users.column.firstSeen, longMoment(readMoment(usage.registeredOn), zone)],
          [texts.users.column.lastSeen, longMoment(readMoment(usage.lastseenOn), zone)],
          [texts.session.device, device.model],
          [texts.session.system, system(device.platform, device.osVersion)],
          [texts.session.app, device.appVersion],
          [texts.session.place, [location.city, location.country].filter(Boolean).join(", ")],
          [texts.users.id, <Id key="id" text={user.uxcamUserId} />],
        ]}
      />
      {properties.length > 0 && (
        <>
          <Title order={2} fz={13} mt="lg" mb="xs">
            {texts.users.column.properties}
          </Title>
          <Facts facts={properties} />
        </>
      )}
    </>
  );
}
