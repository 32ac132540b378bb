/** The colours of charts, out of the theme as it is now. */

export interface Palette {
  font: string;
  text: string;
  quiet: string;
  line: string;
  body: string;
  series: string[];
  faint: string;
  /** Of classes of numbers, from little to much. */
  ramp: string[];
  /** Countries without a number. */
  land: string;
}

const LIGHT = ["#4655c8", "#0f9d8a", "#d9730d", "#b83280", "#6b7280", "#2f80c9", "#8a63d2", "#a08000", "#c0392b"];
const DARK = ["#8f9ced", "#4fd1bd", "#f2a65a", "#e58fc0", "#9ba0ae", "#7db8ea", "#b99cf0", "#d8c04a", "#ef8a80"];
const LIGHT_RAMP = ["#c6cef7", "#97a4ee", "#6d7de2", "#4655c8", "#28327f"];
const DARK_RAMP = ["#333c7d", "#4a57b4", "#6e7ddf", "#9ba7f2", "#d3d9fd"];

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const dark = document.documentElement.dataset.mantineColorScheme === "dark";
  return {
    font: getComputedStyle(document.body).fontFamily,
    text: read("--mantine-color-text"),
    quiet: read("--mantine-color-dimmed"),
    line: read("--line") || style.borderColor,
    body: read("--mantine-color-body"),
    series: dark ? DARK : LIGHT,
    faint: dark ? "#6a6f7f" : "#b3b7c2",
    ramp: dark ? DARK_RAMP : LIGHT_RAMP,
    land: dark ? "#2a2d36" : "#eaecef",
  };
}
