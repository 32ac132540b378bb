/** Links to this replay for people without a login: made, seen and ended. */

import { Badge, Button, Checkbox, Group, Modal, NativeSelect, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type RefObject, useState } from "react";
import { makeShare, type OfSession, revokeShare, type Share, sharesQuery } from "../api/moments.ts";
import { count } from "../format/count.ts";
import { duration } from "../format/duration.ts";
import { readMoment, shortMoment } from "../format/moment.ts";
import { CopyField } from "../states/CopyField.tsx";
import { Failure } from "../states/Failure.tsx";
import { toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import type { Seekable } from "./Picture.tsx";

const DAYS = [1, 7, 30, 90, 365];
const USUAL = 7;
const SECOND = 1000;

interface Props {
  session: OfSession;
  zone: string;
  player: RefObject<Seekable | null>;
  opened: boolean;
  onClose: () => void;
}

export function ShareDialog({ opened, onClose, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={texts.share.title} closeButtonProps={{ "aria-label": texts.close }}>
      <Stack gap="md">
        <NewShare {...rest} />
        <Shares {...rest} />
      </Stack>
    </Modal>
  );
}

type Inner = Omit<Props, "opened" | "onClose">;

function NewShare({ session, player }: Inner) {
  const [days, setDays] = useState(USUAL);
  const [fromHere, setFromHere] = useState(false);
  const [here] = useState(() => Math.floor(player.current?.seconds ?? 0));
  const kept = useQueryClient();
  const making = useMutation({
    mutationFn: () => makeShare(session, days, fromHere ? here * SECOND : 0),
    onError: toastFailed,
    onSuccess: () => kept.invalidateQueries(sharesQuery(session)),
  });
  const make = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <form onSubmit={make}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {texts.share.hint}
        </Text>
        <NativeSelect
          label={texts.share.expiry}
          data={DAYS.map((each) => ({ value: String(each), label: texts.share.days(each) }))}
          value={String(days)}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        />
        {here > 0 && (
          <Checkbox
            label={texts.share.from(duration(here))}
            checked={fromHere}
            onChange={(event) => setFromHere(event.currentTarget.checked)}
          />
        )}
        {making.data?.url ? (
          <CopyField label={texts.share.link} value={making.data.url} hint={texts.share.once} />
        ) : (
          <Button type="submit" size="sm" loading={making.isPending}>
            {texts.share.make}
          </Button>
        )}
      </Stack>
    </form>
  );
}

function Shares({ session, zone }: Inner) {
  const found = useQuery(sharesQuery(session));
  if (found.isPending) return <Skeleton height={48} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.length === 0) return null;
  return (
    <div>
      <Title order={3} fz={13} mb={4}>
        {texts.share.made}
      </Title>
      <Stack component="ul" gap={0} p={0} m={0} style={{ listStyle: "none" }}>
        {found.data.map((share) => (
          <One key={share.id} session={session} share={share} zone={zone} />
        ))}
      </Stack>
    </div>
  );
}

function One({ session, share, zone }: { session: OfSession; share: Share; zone: string }) {
  const kept = useQueryClient();
  const revoking = useMutation({
    mutationFn: () => revokeShare(session, share.id),
    onError: toastFailed,
    onSuccess: () => kept.invalidateQueries(sharesQuery(session)),
  });
  const ended = share.revoked !== null || readMoment(share.expires) < new Date();
  const made = shortMoment(readMoment(share.made), zone);
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="sm" py={6}>
      <div style={{ minWidth: 0 }}>
        <Text size="sm">
          {made}
          {share.startMs > 0 && ` · ${texts.share.from(duration(share.startMs / SECOND))}`}
        </Text>
        <Text size="xs" c="dimmed">
          {texts.share.opens(count(share.opens), share.opens === 1)} ·{" "}
          {ended ? texts.share.ended : texts.share.until(shortMoment(readMoment(share.expires), zone))}
        </Text>
      </div>
      {ended ? (
        <Badge variant="light" color="gray" tt="none" radius="sm">
          {share.revoked ? texts.share.revoked : texts.share.expired}
        </Badge>
      ) : (
        <Button
          variant="default"
          loading={revoking.isPending}
          aria-label={texts.share.revokeOf(made)}
          onClick={() => revoking.mutate()}
        >
          {texts.share.revoke}
        </Button>
      )}
    </Group>
  );
}
