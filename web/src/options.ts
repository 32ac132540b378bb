/** What a page says about how it is recorded: in `data-…` of the script tag, or to `start`. */

import { isMasking, type Masking } from "./masking.ts";

export interface Options {
  /** The app's ingest key. It can only write. */
  key: string;
  /** Where Playhead is, `https://host`; a script tag knows it from its own address. */
  host: string;
  /** The share of sessions with a picture, 0..1. The smaller one counts, this or the app's setting. */
  sampling?: number;
  /** What is hidden. The stricter one counts, this or the app's setting. Default: what is typed. */
  masking?: Masking;
  /** The version of your app. */
  appVersion?: string;
  /** `auto`: every address is a screen. `manual`: only what `screen` says. */
  screens?: "auto" | "manual";
  /** Whether errors are told. */
  errors?: "on" | "off";
}

export class WrongOption extends Error {}

type Given = Readonly<Record<string, string | undefined>>;

/** The `data-…` of a script tag, whose address is `source`. Throws `WrongOption`. */
export function optionsOf(data: Given, source: string): Options {
  return checked({
    ...chosen(data, "appVersion", (text) => text),
    ...chosen(data, "sampling", Number),
    ...chosen(data, "masking", (text) => text as Masking),
    ...chosen(data, "screens", (text) => text as "auto"),
    ...chosen(data, "errors", (text) => text as "on"),
    key: data.key ?? "",
    host: data.host ?? new URL(".", source).href,
  });
}

/** Options as they may come from JavaScript that no compiler looked at. Throws `WrongOption`, naming value and what is allowed. */
export function checked(options: Options): Options {
  const { key, sampling = 1, masking = "inputs", screens = "auto", errors = "on" } = options;
  need(/^ik_[\w-]+$/.test(key), "key", key, "the app's ingest key, ik_…");
  need(typeof sampling === "number" && sampling >= 0 && sampling <= 1, "sampling", sampling, "a number from 0 to 1");
  need(isMasking(masking), "masking", masking, "none, inputs or text");
  need(screens === "auto" || screens === "manual", "screens", screens, "auto or manual");
  need(errors === "on" || errors === "off", "errors", errors, "on or off");
  need(/^https?:\/\//.test(options.host), "host", options.host, "an address, https://…");
  return { ...options, host: options.host.replace(/\/+$/, "") };
}

function need(right: boolean, name: string, value: unknown, allowed: string): void {
  if (!right) {
    throw new WrongOption(`playhead: ${name} is ${allowed}, not ${JSON.stringify(value)}`);
  }
}

function chosen<Name extends string, Value>(
  data: Given,
  name: Name,
  read: (text: string) => Value,
): Partial<Record<Name, Value>> {
  const text = data[name];
  return text === undefined ? {} : ({ [name]: read(text) } as Record<Name, Value>);
}
