/** A moment as RFC 3339 in UTC with whole seconds (`2024-12-19T07:32:00Z`), so that instants compare as text. */
export type Instant = string;

const FIRST_MS = Date.UTC(0, 0, 1) - 1900 * 365.2425 * 86_400_000;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Milliseconds since 1970 to an instant; parts of a second are cut. Throws RangeError outside the years 0001 to 9999, which text cannot order. */
export function toInstant(ms: number): Instant {
  if (!isInstantMs(ms)) throw new RangeError(`no instant: ${ms} ms`);
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** Milliseconds since 1970. */
export function toMs(instant: Instant): number {
  return Date.parse(instant);
}

/** Whether `toInstant` takes it. */
export function isInstantMs(ms: number): boolean {
  return ms >= FIRST_MS && ms <= LAST_MS;
}

/** Whether there is such a day (`2024-02-29`): `Date.parse` takes the 30th of February for the 1st of March. */
export function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
