/** What is shown as a file: a chart's numbers as CSV, its picture as PNG. */

import type { ChartData } from "./data.ts";

const MARK = "\ufeff";
/** Signs with which a spreadsheet would take a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvOf({ head, labels, series }: ChartData): string {
  const lines = [
    [head, ...series.map((each) => each.name)],
    ...labels.map((label, index) => [label, ...series.map((each) => each.values[index] ?? "")]),
  ];
  return `${MARK}${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

export function saveCsv(title: string, data: ChartData): void {
  saveFile(`${title}.csv`, new Blob([csvOf(data)], { type: "text/csv" }));
}
