/** What is known of one session, in words. */

import { CopyButton, Text, Title, Tooltip, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { SessionRow } from "../api/rows.ts";
import { count } from "../format/count.ts";
import { duration } from "../format/duration.ts";
import { longMoment, readMoment } from "../format/moment.ts";
import { AnchorLink } from "../shell/links.tsx";
import { texts } from "../texts.ts";
import { system } from "./columns.tsx";
import { customProperties, userId, userName } from "./person.ts";
import classes from "./sessions.module.css";

interface Props {
  appid: string;
  row: SessionRow;
  zone: string;
}

export function SessionFacts({ appid, row, zone }: Props) {
  const { property, device, location, user } = row;
  const facts: [string, ReactNode][] = [
    [texts.session.user, <UserLink key="user" appid={appid} row={row} />],
    [texts.session.uploaded, longMoment(readMoment(property.uploadedServerTime), zone)],
    [texts.session.duration, duration(property.durationSec)],
    [texts.session.screens, count(property.totalScreen)],
    [texts.session.gestures, count(property.totalGesture)],
    [texts.session.rage, count(property.rageGestureCount)],
    [texts.session.crashed, property.isCrashed ? texts.yes : texts.no],
    [texts.session.device, [device.producer, device.model].filter(Boolean).join(" ")],
    [texts.session.system, system(device.platform, device.osVersion)],
    [texts.session.app, device.appVersion],
    [texts.session.place, [location.city, device.country].filter(Boolean).join(", ")],
    [texts.session.network, property.networkType],
    [texts.session.sdk, device.sdkVersion],
    [texts.session.id, <Id key="id" text={row.sessionId} />],
  ];
  const properties = customProperties(user);
  return (
    <div>
      <Facts facts={facts} />
      {properties.length > 0 && (
        <>
          <Title order={3} fz={13} mt="lg" mb="xs">
            {texts.session.properties}
          </Title>
          <Facts facts={properties} />
        </>
      )}
    </div>
  );
}

export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([label, value]) => (
          <div key={label} style={{ display: "contents" }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function UserLink({ appid, row }: { appid: string; row: SessionRow }) {
  return (
    <>
      <AnchorLink
        to="/app/$appid/users/list/$page/$userId"
        params={{ appid, page: "1", userId: userId(row.user) }}
        fz="inherit"
        fw={550}
      >
        {userName(row.user)}
      </AnchorLink>
      <Text fz="inherit" c="dimmed">
        {texts.session.number(row.sessionNumber)}
      </Text>
    </>
  );
}

export function Id({ text }: { text: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? texts.copied : texts.copy}>
          <UnstyledButton fz={11} ff="monospace" onClick={copy}>
            {text}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
