import type { ReadDates } from "./byline.js";
import { LANGUAGE_ZONES } from "./house-style.js";

/** The zone of dates that name none: the source's, else the one zone most news of that language is written in, else UTC. */
export function zoneFor(
  timeZone: string | undefined,
  language: string | undefined,
): { readonly timeZone?: string; readonly assumed: boolean } {
  if (timeZone !== undefined) return { timeZone, assumed: false };
  const usual = LANGUAGE_ZONES[(language ?? "").toLowerCase().split("-")[0] ?? ""];
  return usual === undefined ? { assumed: false } : { timeZone: usual, assumed: true };
}

export function datesIn(
  language: string | undefined,
  timeZone: string | undefined,
  now: string | undefined,
): ReadDates {
  return {
    ...(language === undefined ? {} : { language }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(now === undefined ? {} : { now }),
  };
}
