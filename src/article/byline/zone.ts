import { LANGUAGE_ZONES } from "../boilerplate/boilerplate-rules.js";
import type { ReadDates } from "./read-dates.js";

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

/** Countries whose sites write English: their order of day and month, and whose IST it is. */
const ENGLISH_COUNTRIES =
  /\.(ie|il|in|uk|au|nz|za|sg|my|pk|bd|lk|np|ng|ke|gh|ph|hk|jm|tt|mt|zw|zm|ug|tz|bw|na|fj|pg)$/iu;

/** The language of dates on a site: English of the site's country, where the page does not say which English it is. */
export function regionalLanguage(language: string | undefined, host: string | undefined): string | undefined {
  const country = ENGLISH_COUNTRIES.exec(host ?? "")?.[1]?.toUpperCase();
  return language?.toLowerCase() === "en" && country !== undefined
    ? `en-${country === "UK" ? "GB" : country}`
    : language;
}
