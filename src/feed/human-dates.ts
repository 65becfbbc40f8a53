import { readFree } from "./dates/free.js";
import { readIso } from "./dates/iso.js";
import { parseZone, zonedMs } from "./dates/zones.js";
import type { DateOptions } from "./dates.js";
import { isInstantMs, toInstant } from "./instant.js";
import type { Instant } from "./model.js";

export interface HumanDateOptions extends DateOptions {
  /** What "two hours ago" counts from; without it relative dates are no dates. */
  readonly now?: Instant;
}

const MAX_HUMAN_DATE_CHARS = 120;

/** Reads a date as people write it on a page; undefined unless all of it is understood: no answer beats a wrong one. */
export function parseHumanDate(text: string, options: HumanDateOptions = {}): Instant | undefined {
  const trimmed = text.trim();
  if (trimmed.length > MAX_HUMAN_DATE_CHARS) return undefined;
  const stated = readIso(trimmed) ?? readFree(trimmed, { ...options, lenient: false });
  if (stated?.wall.year === undefined) return undefined;
  const zone = stated.zone ?? (options.timeZone === undefined ? undefined : parseZone(options.timeZone)) ?? 0;
  const ms = zonedMs({ ...stated.wall, year: stated.wall.year }, zone);
  return ms !== undefined && isInstantMs(ms) ? toInstant(ms) : undefined;
}
