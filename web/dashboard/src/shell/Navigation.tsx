/** The pages of an app. */

import { NavLink, Stack } from "@mantine/core";
import {
  IconBolt,
  IconChartBar,
  IconLayoutDashboard,
  IconPlayerPlay,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { texts } from "../texts.ts";
import classes from "./shell.module.css";

const PAGES = [
  { path: "sessions/list/1", section: "sessions", label: texts.navigation.sessions, Icon: IconPlayerPlay },
  { path: "events/list/1", section: "events", label: texts.navigation.events, Icon: IconBolt },
  { path: "boards/overview", section: "boards", label: texts.navigation.boards, Icon: IconLayoutDashboard },
  { path: "analytics", section: "analytics", label: texts.navigation.analytics, Icon: IconChartBar },
  { path: "users/list/1", section: "users", label: texts.navigation.users, Icon: IconUsers },
  { path: "settings", section: "settings", label: texts.navigation.settings, Icon: IconSettings },
];

export function Navigation({ appid, onGo }: { appid: string; onGo: () => void }) {
  const here = useLocation({ select: (location) => location.pathname.split("/")[3] });
  return (
    <Stack component="nav" gap={2} aria-label={texts.navigation.label}>
      {PAGES.map(({ path, section, label, Icon }) => (
        <NavLink
          key={section}
          component={Link}
          to={`/app/${appid}/${path}`}
          label={label}
          leftSection={<Icon size={17} stroke={1.6} aria-hidden />}
          active={here === section}
          aria-current={here === section ? "page" : undefined}
          onClick={onGo}
          className={classes.link ?? ""}
          color="gray"
        />
      ))}
    </Stack>
  );
}
