/** What the browser tells of itself, by the names of `device` in the wire format. */

import { isObject, type Properties } from "./json.ts";
import { VERSION } from "./version.ts";

const LONGEST = 1_000;
const CAMPAIGN = ["source", "medium", "campaign", "term", "content"];
const NETWORKS: Readonly<Record<string, string>> = {
  wifi: "wifi",
  cellular: "cellular",
  ethernet: "ethernet",
  none: "none",
};

/** What is known at once. `deviceId` is ours, `appVersion` the page's. */
export function deviceFacts(page: Window, deviceId: string, appVersion: string | undefined): Properties {
  const { navigator, screen, devicePixelRatio: ratio } = page;
  return {
    deviceId,
    sdkVersion: `playhead-web ${VERSION}`,
    ...known("appVersion", appVersion),
    ...known("language", navigator.language),
    width: Math.round(screen.width * ratio),
    height: Math.round(screen.height * ratio),
    dpi: Math.round(96 * ratio),
    ...known("viewport", size(page.innerWidth, page.innerHeight)),
    utcOffsetMinutes: -new Date().getTimezoneOffset(),
    ...known("networkType", network(navigator)),
    ...known("referer", refererOf(page.document.referrer, page.location.host)),
    ...campaign(page.location.search),
  };
}

/** What newer browsers tell only when asked: the true version of the system, and the model of a phone. */
export async function askedFacts(navigator: Navigator): Promise<Properties> {
  const data: unknown = Reflect.get(navigator, "userAgentData");
  if (!isObject(data) || typeof data.getHighEntropyValues !== "function") {
    return {};
  }
  const asked = Reflect.apply(data.getHighEntropyValues, data, [["platformVersion", "model"]]);
  const hints: unknown = await Promise.resolve(asked).catch(() => null);
  return isObject(hints) ? { ...known("model", hints.model), ...known("osVersion", systemVersion(hints)) } : {};
}

/** Windows counts otherwise there than its name says; Linux tells its kernel's version, which is no version of the system. */
export function systemVersion(hints: Properties): string | undefined {
  const version = typeof hints.platformVersion === "string" ? hints.platformVersion : "";
  const major = Number.parseInt(version, 10);
  if (hints.platform === "Linux" || !major) {
    return undefined;
  }
  return hints.platform === "Windows" ? (major >= 13 ? "11" : "10") : version;
}

/** Where the visit came from: another host's page, without its query. */
export function refererOf(referrer: string, host: string): string | undefined {
  try {
    const url = new URL(referrer);
    return url.host === host ? undefined : url.origin + url.pathname;
  } catch {
    return undefined;
  }
}

/** `utm_…` of the address. */
export function campaign(search: string): Properties {
  const query = new URLSearchParams(search);
  const found = CAMPAIGN.flatMap((name) => {
    const value = query.get(`utm_${name}`);
    return value ? [[name, value.slice(0, LONGEST)]] : [];
  });
  return found.length ? { utm: Object.fromEntries(found) } : {};
}

/** A page that is not shown yet has none. */
function size(width: number, height: number): object | undefined {
  return width > 0 && height > 0 ? { width, height } : undefined;
}

function network(navigator: Navigator): string | undefined {
  if (!navigator.onLine) {
    return "none";
  }
  const connection: unknown = Reflect.get(navigator, "connection");
  return isObject(connection) ? NETWORKS[String(connection.type)] : undefined;
}

function known(name: string, value: unknown): Properties {
  return value === undefined || value === "" ? {} : { [name]: value };
}
