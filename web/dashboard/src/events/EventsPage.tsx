/** `/app/<appid>/events/list/<page>?<parts>`: the events that a link counted, or those of the last 30 days. */

import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { IconMoodEmpty } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { openedQuery } from "../api/link.ts";
import type { EventRow } from "../api/rows.ts";
import { countQuery, eventsQuery, type Listed } from "../api/sessions.ts";
import { FilterBar } from "../filters/FilterBar.tsx";
import { duration } from "../format/duration.ts";
import { readMoment, shortMoment } from "../format/moment.ts";
import { NO_PARTS, type Part } from "../link/part.ts";
import { Pager } from "../list/Pager.tsx";
import { readPage } from "../list/readPage.ts";
import { Total } from "../list/Total.tsx";
import { useZone } from "../preferences.ts";
import { userName } from "../sessions/person.ts";
import classes from "../sessions/sessions.module.css";
import { AnchorLink } from "../shell/links.tsx";
import { Page } from "../shell/Page.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";

export function EventsPage() {
  const { appid, page: pageText } = useParams({ from: "/members/app/$appid/events/list/$page" });
  const { where = NO_PARTS } = useSearch({ from: "/members/app/$appid/events/list/$page" });
  const page = readPage(pageText);
  const opened = useQuery(openedQuery(appid, "events", where));
  const listed: Listed = { appid, filters: opened.data?.filters ?? [] };
  const enabled = opened.data !== undefined;
  const navigate = useNavigate();
  const add = useRef<HTMLButtonElement>(null);
  const total = useQuery({ ...countQuery(listed, "event"), enabled });
  const found = useQuery({ ...eventsQuery(listed, page), enabled });
  const [zone] = useZone();
  const go = (to: number, parts: readonly Part[]) =>
    void navigate({
      to: "/app/$appid/events/list/$page",
      params: { appid, page: String(to) },
      search: parts.length > 0 ? { where: parts } : {},
    });
  return (
    <Page title={texts.list.events} aside={<Total total={total.data} />}>
      <FilterBar appid={appid} entity="event" where={where} add={add} onChange={(parts) => go(1, parts)} />
      {opened.isError && <Failure error={opened.error} action={texts.list.emptyClear} retry={() => go(1, [])} />}
      {found.isPending && !opened.isError && <Skeleton m="md" height={400} w="auto" />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.data.length === 0 && (
        <Notice icon={<IconMoodEmpty size={22} />} title={texts.list.noEvent} hint={texts.list.emptyHint}>
          {where.length > 0 && (
            <Button variant="default" onClick={() => go(1, [])}>
              {texts.list.emptyClear}
            </Button>
          )}
        </Notice>
      )}
      {found.data && found.data.data.length > 0 && (
        <>
          <EventTable appid={appid} rows={found.data.data} zone={zone} stale={found.isPlaceholderData} />
          <Pager page={page} next={found.data.pagination.next} total={total.data} onPage={(to) => go(to, where)} />
        </>
      )}
    </Page>
  );
}

interface TableProps {
  appid: string;
  rows: EventRow[];
  zone: string;
  stale: boolean;
}

function EventTable({ appid, rows, zone, stale }: TableProps) {
  const { event } = texts.list;
  return (
    <div className={classes.scroll}>
      <table className={classes.table} style={{ minWidth: 760 }} aria-busy={stale}>
        <thead>
          <tr>
            {[event.name, event.screen, event.properties, event.user, event.when, event.at].map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={stale ? classes.stale : undefined}>
          {rows.map((row) => (
            <tr key={row.eventId} data-event={row.eventId}>
              <td>
                <Text size="sm" fw={550} truncate>
                  {row.eventName}
                </Text>
              </td>
              <td className={classes.quiet}>{row.eventScreen}</td>
              <td>
                <Properties properties={row.eventProperty} />
              </td>
              <td>{userName(row.userProperty)}</td>
              <td className={classes.quiet}>{shortMoment(readMoment(row.eventDate), zone)}</td>
              <td>
                <AnchorLink
                  to="/app/$appid/sessions/list/$page/$sessionId"
                  params={{ appid, page: "1", sessionId: row.sessionProperty.sessionId }}
                  search={{ t: String(Math.floor(row.eventPropertyTime)) }}
                  fz={13}
                >
                  {duration(row.eventPropertyTime)}
                </AnchorLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The first few, whole in the title. */
function Properties({ properties }: { properties: Record<string, unknown> }) {
  const texts = Object.entries(properties).map(([name, value]) => `${name}: ${String(value)}`);
  return (
    <Stack gap={0} title={texts.join("\n")}>
      {texts.slice(0, 2).map((text) => (
        <Text key={text} size="xs" c="dimmed" truncate>
          {text}
        </Text>
      ))}
    </Stack>
  );
}
