/** Moments and days in the time zone that the member chose. */

export const UTC = "UTC";

/** The zone of this computer, by its IANA name. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "2023-01-16 10:43:47", as rows of sessions print it (UTC), or any ISO text -> a Date. */
export function readMoment(text: string): Date {
  return new Date(/[Zz]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(" ", "T")}Z`);
}

/** "16 Jan, 10:43", with the year where it is not this one */
export function shortMoment(date: Date, zone: string, now: Date = new Date()): string {
  const sameYear = year(date, zone) === year(now, zone);
  return format(date, {
    timeZone: zone,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** "Mon, 16 January 2023, 10:43:47 GMT+1" */
export function longMoment(date: Date, zone: string): string {
  return format(date, {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
}

/** "16 Jan 2023" */
export function shortDay(date: Date, zone: string): string {
  return format(date, { timeZone: zone, day: "numeric", month: "short", year: "numeric" });
}

/** The calendar day of a moment in a zone: "2023-01-16" */
export function dayOf(date: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    date,
  );
}

/** The moment at which a calendar day begins in a zone. */
export function startOfDay(day: string, zone: string): Date {
  const guess = new Date(`${day}T00:00:00Z`);
  const first = new Date(guess.getTime() - offset(guess, zone));
  // Around a change of the clocks the offset at the guess is not the one at midnight.
  return new Date(guess.getTime() - offset(first, zone));
}

/** "2023-01-16" plus days */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** As links have it: to the second, UTC. */
export function zulu(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** How many milliseconds the zone's clocks are ahead of UTC at that moment. */
function offset(date: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(date);
  const at = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(at("year"), at("month") - 1, at("day"), at("hour"), at("minute"), at("second"));
  return shown - Math.floor(date.getTime() / 1000) * 1000;
}

function year(date: Date, zone: string): string {
  return new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric" }).format(date);
}

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-GB", options).format(date);
}
