/** The rows of countries: those on the map, and those that are not. */

import { type ChartData, OTHERS } from "../charts/data.ts";
import { texts } from "../texts.ts";
import { findCountry } from "./world.ts";

export interface Row {
  label: string;
  value: number | null;
  link: string | undefined;
}

/** `country` is the map's own name of it. */
export interface Drawn extends Row {
  country: string;
  value: number;
}

/** A country that is written in two ways has its first row, the larger one, on the map. */
export function placed({ labels, series, without }: ChartData): { drawn: Drawn[]; missing: Row[] } {
  const drawn = new Map<string, Drawn>();
  const missing: Row[] = [];
  for (const [index, label] of labels.entries()) {
    const [country, value] = [findCountry(label), series[0]?.values[index] ?? null];
    const row = { label: label === OTHERS ? texts.analytics.others : label, value, link: series[0]?.links[index] };
    if (country === undefined || value === null || drawn.has(country)) missing.push(row);
    else drawn.set(country, { ...row, country, value });
  }
  return { drawn: [...drawn.values()], missing: without ? [without, ...missing] : missing };
}
