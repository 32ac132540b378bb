/** How everything looks: one accent, small radii, quiet lines. Colours beyond this file are Mantine's variables. */

import { createTheme, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#eef0fd",
  "#dadffa",
  "#b5bef3",
  "#8f9ced",
  "#6f7fe7",
  "#5a6be0",
  "#4655c8",
  "#3a48ad",
  "#303c90",
  "#262f72",
];

const dark: MantineColorsTuple = [
  "#d5d7de",
  "#b3b7c2",
  "#9297a6",
  "#6a6f7f",
  "#41454f",
  "#31343d",
  "#24262d",
  "#17191e",
  "#121317",
  "#0c0d10",
];

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 5 },
  colors: { accent, dark },
  defaultRadius: "md",
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  headings: { fontWeight: "600", sizes: { h1: { fontSize: "17px", lineHeight: "1.4" }, h2: { fontSize: "14px" } } },
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "xs" }, styles: { label: { fontWeight: 500 } } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Menu: { defaultProps: { shadow: "md", radius: "md" } },
    Popover: { defaultProps: { shadow: "md", radius: "md" } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, fz: "xs" } },
    TextInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm" } },
  },
});
