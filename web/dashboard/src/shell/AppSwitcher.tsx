/** Which app is looked at, and the way to the others. */

import { Combobox, Text, UnstyledButton, useCombobox } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { memberQuery } from "../api/account.ts";
import { texts } from "../texts.ts";
import classes from "./shell.module.css";

/** From this many apps on there is a field to search them. */
const MANY = 7;

export function AppSwitcher({ appid }: { appid: string }) {
  const { data: member } = useSuspenseQuery(memberQuery);
  const navigate = useNavigate();
  const [search, setSearch] = useState("");
  const menu = useCombobox({ onDropdownClose: () => setSearch("") });
  const app = member.apps.find((each) => each.appid === appid);
  const found = member.apps.filter((each) => each.name.toLowerCase().includes(search.trim().toLowerCase()));
  const choose = (chosen: string) => {
    menu.closeDropdown();
    void navigate({ to: "/app/$appid/sessions/list/$page", params: { appid: chosen, page: "1" } });
  };
  return (
    <Combobox store={menu} onOptionSubmit={choose} width={260} position="bottom-start" shadow="md">
      <Combobox.Target targetType="button">
        <UnstyledButton className={classes.switcher ?? ""} onClick={() => menu.toggleDropdown()}>
          <span className="hidden">{texts.navigation.chooseApp}</span>
          <span className={classes.badge} aria-hidden>
            {(app?.name ?? "?").slice(0, 1).toUpperCase()}
          </span>
          <Text component="span" size="sm" fw={600} truncate flex={1}>
            {app?.name ?? appid}
          </Text>
          <IconSelector size={15} className={classes.quiet ?? ""} aria-hidden />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        {member.apps.length >= MANY && (
          <Combobox.Search
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            placeholder={texts.navigation.searchApps}
            aria-label={texts.navigation.searchApps}
          />
        )}
        <Combobox.Options mah={320} style={{ overflowY: "auto" }} aria-label={texts.navigation.apps}>
          {found.map((each) => (
            <Combobox.Option key={each.appid} value={each.appid} active={each.appid === appid}>
              {each.name}
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty>{texts.navigation.noAppFound}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
