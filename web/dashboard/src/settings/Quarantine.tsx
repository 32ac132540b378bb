/** What SDKs sent and could not be understood: looked at, tried again, dropped. */

import { Button, Skeleton } from "@mantine/core";
import { IconRefresh, IconSquareCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../account/useMay.ts";
import { dropQuarantined, type Quarantined, quarantineQuery, retryQuarantine } from "../api/settings.ts";
import { bytes } from "../format/bytes.ts";
import { count } from "../format/count.ts";
import { readMoment, shortMoment } from "../format/moment.ts";
import { useZone } from "../preferences.ts";
import { Confirm } from "../states/Confirm.tsx";
import { Failure } from "../states/Failure.tsx";
import { Notice } from "../states/Notice.tsx";
import { toastDone, toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { Section } from "./Section.tsx";
import classes from "./settings.module.css";

const words = texts.settings.quarantine;

export function Quarantine({ appid }: { appid: string }) {
  const found = useQuery(quarantineQuery(appid));
  const may = useMay(appid);
  const entries = found.data ?? [];
  return (
    <Section
      title={words.title}
      hint={words.hint}
      wide
      actions={may.change && entries.length > 0 ? <Retry appid={appid} /> : null}
    >
      {found.isPending && <Skeleton height={240} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && (
        <Notice icon={<IconSquareCheck size={22} />} title={words.none} hint={words.noneHint} />
      )}
      {entries.length > 0 && <Entries appid={appid} entries={entries} mayDrop={may.change} />}
    </Section>
  );
}

function Retry({ appid }: { appid: string }) {
  const kept = useQueryClient();
  const retrying = useMutation({
    mutationFn: () => retryQuarantine(appid),
    onError: toastFailed,
    onSuccess: ({ parts, sessions }) => {
      toastDone(words.retried(count(parts), count(sessions)));
      return kept.invalidateQueries(quarantineQuery(appid));
    },
  });
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={14} />}
      loading={retrying.isPending}
      onClick={() => retrying.mutate()}
    >
      {words.retry}
    </Button>
  );
}

function Entries({ appid, entries, mayDrop }: { appid: string; entries: Quarantined[]; mayDrop: boolean }) {
  const [zone] = useZone();
  const [dropping, setDropping] = useState<Quarantined>();
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{words.received}</th>
            <th scope="col">{words.place}</th>
            <th scope="col">{words.reason}</th>
            <th scope="col">{words.size}</th>
            <th scope="col">
              <span className="hidden">{words.drop}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((each) => (
            <tr key={each.id}>
              <td className={classes.when}>{shortMoment(readMoment(each.received), zone)}</td>
              <td>{each.place}</td>
              <td className={classes.long}>{each.reason}</td>
              <td className={classes.when}>{bytes(each.size)}</td>
              <td>
                {mayDrop && (
                  <Button
                    variant="subtle"
                    color="red"
                    size="compact-xs"
                    aria-label={words.dropOf(each.id)}
                    onClick={() => setDropping(each)}
                  >
                    {words.drop}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Drop appid={appid} entry={dropping} onClose={() => setDropping(undefined)} />
    </div>
  );
}

function Drop({ appid, entry, onClose }: { appid: string; entry: Quarantined | undefined; onClose: () => void }) {
  const kept = useQueryClient();
  const dropping = useMutation({
    mutationFn: (id: number) => dropQuarantined(appid, id),
    onError: toastFailed,
    onSuccess: () => {
      onClose();
      return kept.invalidateQueries(quarantineQuery(appid));
    },
  });
  return (
    <Confirm
      opened={entry !== undefined}
      onClose={onClose}
      title={words.dropTitle}
      hint={words.dropHint}
      action={words.drop}
      busy={dropping.isPending}
      onConfirm={() => entry && dropping.mutate(entry.id)}
    />
  );
}
