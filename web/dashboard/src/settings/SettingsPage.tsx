/** `/app/<appid>/settings/<section>`: one section at a time, the others at the side. */

import { NavLink } from "@mantine/core";
import {
  IconApps,
  IconBox,
  IconCode,
  IconDatabase,
  IconEyeOff,
  IconHistory,
  IconKey,
  IconLock,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { useMay } from "../account/useMay.ts";
import { intoSight } from "../shell/intoSight.ts";
import { Page } from "../shell/Page.tsx";
import { NotFound } from "../states/NotFound.tsx";
import { Notice } from "../states/Notice.tsx";
import { texts } from "../texts.ts";
import { Apps } from "./Apps.tsx";
import { Audit } from "./Audit.tsx";
import { Capture } from "./Capture.tsx";
import { Keys } from "./Keys.tsx";
import { Members } from "./Members.tsx";
import { Quarantine } from "./Quarantine.tsx";
import { Retention } from "./Retention.tsx";
import { SetUp } from "./SetUp.tsx";
import classes from "./settings.module.css";

interface Row {
  section: string;
  label: string;
  Icon: typeof IconApps;
  Section: ComponentType<{ appid: string }>;
  /** For admins alone; the server says so too. */
  closed?: boolean;
}

const { sections } = texts.settings;
const SECTIONS: Row[] = [
  { section: "setup", label: sections.setup, Icon: IconCode, Section: SetUp },
  { section: "app", label: sections.app, Icon: IconApps, Section: Apps },
  { section: "keys", label: sections.keys, Icon: IconKey, Section: Keys, closed: true },
  { section: "capture", label: sections.capture, Icon: IconEyeOff, Section: Capture },
  { section: "retention", label: sections.retention, Icon: IconDatabase, Section: Retention },
  { section: "quarantine", label: sections.quarantine, Icon: IconBox, Section: Quarantine },
  { section: "members", label: sections.members, Icon: IconUsersGroup, Section: Members, closed: true },
  { section: "audit", label: sections.audit, Icon: IconHistory, Section: Audit, closed: true },
];

export function SettingsPage() {
  const { appid, section } = useParams({ from: "/members/app/$appid/settings/$section" });
  const may = useMay(appid);
  const found = SECTIONS.find((each) => each.section === section);
  return (
    <Page title={texts.navigation.settings}>
      <div className={classes.columns}>
        <nav className={classes.side} aria-label={texts.navigation.settings}>
          <div className={classes.list}>
            {SECTIONS.map((each) => (
              <NavLink
                key={each.section}
                component={Link}
                to={`/app/${appid}/settings/${each.section}`}
                label={each.label}
                leftSection={<each.Icon size={16} stroke={1.6} aria-hidden />}
                active={each.section === section}
                aria-current={each.section === section ? "page" : undefined}
                {...(each.section === section ? { ref: intoSight } : {})}
                className={classes.link ?? ""}
                color="gray"
              />
            ))}
          </div>
        </nav>
        <div className={classes.main}>
          {found === undefined && <NotFound whole={false} />}
          {found && (found.closed && !may.change ? <Closed /> : <found.Section key={appid} appid={appid} />)}
        </div>
      </div>
    </Page>
  );
}

function Closed() {
  return <Notice icon={<IconLock size={22} />} title={texts.settings.closed} hint={texts.settings.closedHint} />;
}
