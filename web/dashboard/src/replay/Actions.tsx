/** What can be done with a session: a star, a share, its video, its address at this second. */

import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useClipboard, useDisclosure } from "@mantine/hooks";
import { IconCheck, IconDownload, IconLink, IconShare3 } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { RefObject } from "react";
import { hasVideo } from "../api/moments.ts";
import type { SessionRow } from "../api/rows.ts";
import { useZone } from "../preferences.ts";
import { toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import { addressAt } from "./address.ts";
import type { Seekable } from "./Picture.tsx";
import { ShareDialog } from "./ShareDialog.tsx";
import { StarButton } from "./StarButton.tsx";

interface Props {
  appid: string;
  row: SessionRow;
  player: RefObject<Seekable | null>;
}

export function Actions({ appid, row, player }: Props) {
  const [zone] = useZone();
  const [sharing, { open, close }] = useDisclosure();
  const session = { appid, sessionId: row.sessionId };
  return (
    <>
      <StarButton session={session} />
      {row.video && row.property.hasVideo && <Download sessionId={row.sessionId} link={row.video} />}
      <CopyLink player={player} />
      {row.property.hasVideo && (
        <>
          <Button variant="default" leftSection={<IconShare3 size={14} />} onClick={open}>
            {texts.share.share}
          </Button>
          <ShareDialog session={session} zone={zone} player={player} opened={sharing} onClose={close} />
        </>
      )}
    </>
  );
}

function CopyLink({ player }: { player: RefObject<Seekable | null> }) {
  const { copied, copy } = useClipboard();
  return (
    <Tooltip label={copied ? texts.copied : texts.session.copyLink}>
      <ActionIcon
        size={30}
        aria-label={texts.session.copyLink}
        onClick={() => copy(addressAt(player.current?.seconds ?? 0))}
      >
        {copied ? <IconCheck size={17} stroke={1.6} /> : <IconLink size={17} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}

function Download({ sessionId, link }: { sessionId: string; link: string }) {
  const address = new URL(link).pathname;
  const downloading = useMutation({
    mutationFn: () => hasVideo(address),
    onError: toastFailed,
    onSuccess: (made) => {
      if (made) save(address, `${sessionId}.mp4`);
      else toastFailed(new Error(texts.session.noVideo));
    },
  });
  return (
    <Tooltip label={downloading.isPending ? texts.session.makingVideo : texts.session.download}>
      <ActionIcon
        size={30}
        aria-label={texts.session.download}
        loading={downloading.isPending}
        onClick={() => downloading.mutate()}
      >
        <IconDownload size={17} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}

function save(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
