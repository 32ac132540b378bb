/** What goes wrong, most frequent first: how often, for how many, since when. */

import { Badge, Skeleton } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { issuesQuery } from "../api/issues.ts";
import { Behind } from "../charts/behind.tsx";
import classes from "../charts/charts.module.css";
import { Scroll } from "../charts/Scroll.tsx";
import { count } from "../format/count.ts";
import { readMoment, shortMoment } from "../format/moment.ts";
import { Pager } from "../list/Pager.tsx";
import { useZone } from "../preferences.ts";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import type { BoardProps } from "./ready.tsx";

const COLOURS: Record<string, string> = { crash: "red", anr: "orange", ui_freeze: "yellow", rage: "grape" };
const { issues } = texts.boards;

/** Other filters begin at the first page. */
export function Issues({ appid, filters }: BoardProps) {
  return <List key={JSON.stringify(filters)} appid={appid} filters={filters} />;
}

function List({ appid, filters }: Pick<BoardProps, "appid" | "filters">) {
  const [page, setPage] = useState(1);
  const [zone] = useZone();
  const found = useQuery(issuesQuery(appid, filters, page));
  if (found.isPending) return <Skeleton height={360} radius="md" />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const { data: rows, pagination } = found.data;
  if (rows.length === 0 && page === 1) {
    return <Notice icon={<IconShieldCheck size={22} />} title={issues.noneTitle} hint={issues.noneHint} />;
  }
  return (
    <section className={classes.figure} aria-label={texts.boards.ready.issues} aria-busy={found.isPlaceholderData}>
      <Scroll label={texts.boards.ready.issues}>
        <table className={classes.table}>
          <thead>
            <tr>
              {[issues.title, issues.kind].map((each) => (
                <th key={each} scope="col">
                  {each}
                </th>
              ))}
              {[
                issues.occurrences,
                texts.boards.overview.sessions,
                texts.boards.overview.users,
                issues.first,
                issues.last,
              ].map((each) => (
                <th key={each} scope="col" className={classes.number}>
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.kind} ${row.title}`}>
                <th scope="row" title={row.title}>
                  <Behind appid={appid} link={row.dashboard_link}>
                    {row.title}
                  </Behind>
                </th>
                <td>
                  <Badge
                    variant="dot"
                    size="sm"
                    color={COLOURS[row.kind] ?? "gray"}
                    tt="none"
                    fw={500}
                    miw="max-content"
                  >
                    {issues.kinds[row.kind] ?? row.kind}
                  </Badge>
                </td>
                <td className={classes.number}>
                  <Behind appid={appid} link={row.dashboard_link}>
                    {count(row.occurrences)}
                  </Behind>
                </td>
                <td className={classes.number} data-sessions={row.sessions}>
                  <Behind appid={appid} link={row.dashboard_link}>
                    {count(row.sessions)}
                  </Behind>
                </td>
                <td className={classes.number}>
                  <Behind appid={appid} link={row.dashboard_link}>
                    {count(row.users)}
                  </Behind>
                </td>
                <td className={classes.number}>{shortMoment(readMoment(row.firstSeen), zone)}</td>
                <td className={classes.number}>{shortMoment(readMoment(row.lastSeen), zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {(page > 1 || pagination.next !== null) && (
        <Pager page={page} next={pagination.next} total={undefined} onPage={setPage} />
      )}
    </section>
  );
}
