/**
 * The app's capture settings, from `GET /v1/snippet/config?key=`. A copy is kept, so that only the first page ever waits for them; each page asks anew.
 * Until they are known no picture is taken: they may say to hide more.
 */

import { isObject } from "./json.ts";
import { isMasking, type Masking, stricter } from "./masking.ts";
import type { Options } from "./options.ts";
import { type Shelf, stored } from "./storage.ts";

export interface Settings {
  recording: boolean;
  sampling: number;
  minDurationSec: number;
  masking: Masking;
}

/** `unknown` is a wrong key: nothing more is sent. */
export type Asked = Settings | "unknown key" | "no answer";

export function isSettings(value: unknown): value is Settings {
  return (
    isObject(value) &&
    typeof value.recording === "boolean" &&
    typeof value.sampling === "number" &&
    typeof value.minDurationSec === "number" &&
    isMasking(value.masking)
  );
}

export const keptSettings = (shelf: Shelf): Settings | null => stored(shelf, "settings", isSettings);

export async function askSettings(options: Options, shelf: Shelf): Promise<Asked> {
  try {
    const query = new URLSearchParams({ key: options.key });
    const answer = await fetch(`${options.host}/v1/snippet/config?${query}`, { credentials: "omit" });
    if (answer.status === 401 || answer.status === 403) {
      return "unknown key";
    }
    const settings: unknown = await answer.json();
    if (!answer.ok || !isSettings(settings)) {
      return "no answer";
    }
    shelf.set("settings", JSON.stringify(settings));
    return settings;
  } catch {
    return "no answer";
  }
}

/** App and page together: the smaller share, the stricter masking. */
export function together(settings: Settings, options: Options): Settings {
  return {
    ...settings,
    sampling: Math.min(settings.sampling, options.sampling ?? 1),
    masking: stricter(settings.masking, options.masking ?? "none"),
  };
}
