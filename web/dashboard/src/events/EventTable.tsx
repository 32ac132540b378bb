/** Rows of events, each with a quick look; each opens its session at the moment when it happened. */

import { Link } from "@tanstack/react-router";
import type { EventRow } from "../api/rows.ts";
import { type Listing, ListTable } from "../list/ListTable.tsx";
import classes from "../list/list.module.css";
import { texts } from "../texts.ts";
import { COLUMNS } from "./columns.tsx";
import { momentOf } from "./moment.ts";

interface Props extends Listing<EventRow> {
  appid: string;
  zone: string;
  onPeek: (index: number) => void;
}

export function EventTable({ appid, zone, onPeek, ...listing }: Props) {
  return (
    <ListTable
      {...listing}
      all={COLUMNS}
      look={zone}
      id={(row) => row.eventId}
      attribute="data-event"
      link={(row, content) => (
        <Link {...momentOf(appid, row)} preload={false} className={classes.link ?? ""}>
          {content}
        </Link>
      )}
      peek={{ label: (row) => texts.events.quickLookOf(row.eventName), onPeek }}
    />
  );
}
