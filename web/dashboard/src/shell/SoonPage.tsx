/** A page that is not there yet. */

import { IconTools } from "@tabler/icons-react";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import { Page } from "./Page.tsx";

export function SoonPage({ title }: { title: string }) {
  return (
    <Page title={title}>
      <Notice icon={<IconTools size={22} />} title={texts.soon} hint={texts.soonHint} />
    </Page>
  );
}
