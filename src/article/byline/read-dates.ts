import type { Instant } from "../../lib/dates/instant.js";

/** What dates of a page are read with: its language, the zone of times that name none, and now. */
export interface ReadDates {
  readonly timeZone?: string;
  readonly language?: string;
  readonly now?: Instant;
}
