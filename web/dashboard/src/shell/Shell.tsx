/** The frame around every page of an app: navigation at the side, or behind a button in a narrow window. */

import { AppShell, Box, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet } from "@tanstack/react-router";
import { texts } from "../texts.ts";
import { AppSwitcher } from "./AppSwitcher.tsx";
import { MemberMenu } from "./MemberMenu.tsx";
import { Navigation } from "./Navigation.tsx";
import classes from "./shell.module.css";

export function Shell({ appid }: { appid: string }) {
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: 216, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={0}
    >
      <a className="skip" href="#content">
        {texts.navigation.skip}
      </a>
      <AppShell.Header hiddenFrom="sm" px="xs" className={classes.header}>
        <Group h="100%" gap="xs">
          <Burger opened={opened} onClick={toggle} size="sm" aria-label={texts.navigation.open} />
          <Box flex={1} maw={260}>
            <AppSwitcher appid={appid} />
          </Box>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.side} p={10}>
        <Group gap={4} wrap="nowrap" mb={14}>
          <Burger hiddenFrom="sm" opened={opened} onClick={toggle} size="sm" aria-label={texts.close} />
          <Box flex={1} miw={0}>
            <AppSwitcher appid={appid} />
          </Box>
        </Group>
        <Navigation appid={appid} onGo={close} />
        <Box mt="auto">
          <MemberMenu />
        </Box>
      </AppShell.Navbar>
      <AppShell.Main id="content" className={classes.main} tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
