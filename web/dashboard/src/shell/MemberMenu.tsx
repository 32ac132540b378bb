/** Who is logged in; appearance, documentation, the way out. */

import { Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconBook2, IconCheck, IconDeviceDesktop, IconDots, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { logOut, memberQuery } from "../api/account.ts";
import { toastFailed } from "../states/toast.ts";
import { texts } from "../texts.ts";
import classes from "./shell.module.css";

const SCHEMES = [
  { scheme: "light", Icon: IconSun },
  { scheme: "dark", Icon: IconMoon },
  { scheme: "auto", Icon: IconDeviceDesktop },
] as const;

export function MemberMenu() {
  const { data: member } = useSuspenseQuery(memberQuery);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useLeave();
  return (
    <Menu position="top-start" width={216}>
      <Menu.Target>
        <UnstyledButton className={classes.switcher ?? ""}>
          <span className="hidden">{texts.navigation.member}</span>
          <Text component="span" size="sm" c="dimmed" truncate flex={1}>
            {member.name || member.email}
          </Text>
          <IconDots size={16} className={classes.quiet ?? ""} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{member.email}</Menu.Label>
        <Menu.Item component="a" href="/docs" target="_blank" leftSection={<IconBook2 size={16} />}>
          {texts.navigation.documentation}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{texts.navigation.scheme}</Menu.Label>
        {SCHEMES.map(({ scheme, Icon }) => (
          <Menu.Item
            key={scheme}
            aria-current={colorScheme === scheme ? "true" : undefined}
            rightSection={colorScheme === scheme ? <IconCheck size={14} aria-hidden /> : null}
            leftSection={<Icon size={16} />}
            fw={colorScheme === scheme ? 600 : 400}
            closeMenuOnClick={false}
            onClick={() => setColorScheme(scheme)}
          >
            {texts.navigation.schemes[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()}>
          {texts.navigation.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useLeave() {
  const kept = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: logOut,
    onError: toastFailed,
    onSuccess: async () => {
      await navigate({ to: "/login" });
      // What this member saw is not the next one's.
      kept.clear();
    },
  });
}
