/** Who saw and who changed what, newest first, page after page. */

import { Button, Skeleton, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { type AuditEntry, auditQuery } from "../api/members.ts";
import { longMoment, readMoment, shortMoment } from "../format/moment.ts";
import { useZone } from "../preferences.ts";
import { AnchorLink } from "../shell/links.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import { Section } from "./Section.tsx";
import classes from "./settings.module.css";

const words = texts.settings.audit;
const OF_SESSIONS = ["session.seen", "recording.seen", "share.made", "share.revoked"];

export function Audit({ appid }: { appid: string }) {
  const found = useInfiniteQuery(auditQuery(appid));
  const entries = (found.data?.pages ?? []).flatMap((page) => page.entries);
  return (
    <Section title={words.title} hint={words.hint} wide>
      {found.isPending && <Skeleton height={320} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && entries.length === 0 && (
        <Notice icon={<IconHistory size={22} />} title={words.none} hint={words.noneHint} />
      )}
      {entries.length > 0 && <Entries appid={appid} entries={entries} />}
      {found.hasNextPage && (
        <Button variant="default" mt="md" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </Section>
  );
}

function Entries({ appid, entries }: { appid: string; entries: AuditEntry[] }) {
  const [zone] = useZone();
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            {[words.when, words.who, words.what, words.details, words.address].map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((each) => (
            <tr key={each.id}>
              <td className={classes.when} title={longMoment(readMoment(each.at), zone)}>
                {shortMoment(readMoment(each.at), zone)}
              </td>
              <td>{each.actor}</td>
              <td>{words.actions[each.action] ?? each.action}</td>
              <td className={classes.long}>
                <Subject appid={appid} entry={each} />
                <Details details={each.details} />
              </td>
              <td className={classes.when}>{each.address}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Subject({ appid, entry: { action, subject } }: { appid: string; entry: AuditEntry }) {
  if (!subject) return null;
  if (OF_SESSIONS.includes(action)) {
    return (
      <AnchorLink
        to="/app/$appid/sessions/list/$page/$sessionId"
        params={{ appid, page: "1", sessionId: subject }}
        fz={13}
      >
        {subject}
      </AnchorLink>
    );
  }
  if (action === "user.seen") {
    return (
      <AnchorLink to="/app/$appid/users/list/$page/$userId" params={{ appid, page: "1", userId: subject }} fz={13}>
        {subject}
      </AnchorLink>
    );
  }
  return <Text size="sm">{subject}</Text>;
}

function Details({ details }: { details: AuditEntry["details"] }) {
  const told = Object.entries(details).filter(([, value]) => value !== null);
  if (told.length === 0) return null;
  return (
    <Text size="xs" c="dimmed">
      {told.map(([name, value], index) => (
        <Fragment key={name}>
          {index > 0 && " · "}
          {name.replaceAll("_", " ")}: {typeof value === "object" ? JSON.stringify(value) : String(value)}
        </Fragment>
      ))}
    </Text>
  );
}
