/** A star: the session is found again, and stays when others go. */

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconStar, IconStarFilled } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type OfSession, setStar, starQuery } from "../api/moments.ts";
import { toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";

export function StarButton({ session }: { session: OfSession }) {
  const kept = useQueryClient();
  const query = starQuery(session);
  const starred = useQuery(query).data ?? false;
  const setting = useMutation({
    mutationFn: (wanted: boolean) => setStar(session, wanted),
    onError: toastFailed,
    onSuccess: (_, wanted) => kept.setQueryData(query.queryKey, wanted),
  });
  const label = starred ? texts.star.take : texts.star.give;
  return (
    <Tooltip label={`${label}. ${texts.star.hint}`} multiline maw={240}>
      <ActionIcon
        size={30}
        aria-label={texts.star.star}
        aria-pressed={starred}
        color={starred ? "yellow.7" : "gray"}
        onClick={() => setting.mutate(!starred)}
      >
        {starred ? <IconStarFilled size={16} /> : <IconStar size={17} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}
