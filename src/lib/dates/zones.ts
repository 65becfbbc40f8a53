import { type LocalDateTime, localAsUtcMs } from "./local-date-time.js";

/** Minutes east of UTC, or an IANA name that Intl knows. */
export type Zone = number | string;

const MAX_CACHED_ZONES = 64;
/** Further than any place, but Apple's own sample of a podcast has `+3000`. */
const MAX_OFFSET_MINUTES = 48 * 60 - 1;

/**
 * Hours east of UTC. RFC 822's names and RFC 5322's reading of them, then names that publishers write and that stand for
 * one offset nearly everywhere. `CST` and `EST` are the American ones (RFC 822), `BST` is British, `IST` Indian.
 */
const NAMED_HOURS: Readonly<Record<string, number>> = {
  ...{ ut: 0, utc: 0, gmt: 0, z: 0, zulu: 0, wet: 0 },
  ...{ ast: -4, adt: -3, est: -5, edt: -4, cst: -6, cdt: -5 },
  ...{ mst: -7, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10, nst: -3.5, ndt: -2.5 },
  ...{ wib: 7, wita: 8, wit: 9, myt: 8, sgt: 8, hkt: 8, pht: 8, ict: 7, jst: 9, kst: 9, ist: 5.5, pkt: 5 },
  ...{
    bst: 1,
    west: 1,
    cet: 1,
    met: 1,
    mez: 1,
    cest: 2,
    mest: 2,
    mesz: 2,
    eet: 2,
    eest: 3,
    msk: 3,
    мск: 3,
    trt: 3,
    gst: 4,
  },
  ...{ cat: 2, sast: 2, eat: 3, wat: 1, aest: 10, aedt: 11, acst: 9.5, acdt: 10.5, awst: 8, nzst: 12, nzdt: 13 },
  ...{ brt: -3, brst: -2, art: -3, clt: -4, clst: -3, pet: -5, cot: -5 },
};

/** RFC 822 section 5.1 names these military letters; RFC 5322 section 4.3 lets no other be trusted. Capitals only: `10:00 a` is no zone. */
const MILITARY_HOURS: Readonly<Record<string, number>> = { A: -1, M: -12, N: 1, Y: 12 };

/** Names of a zone whichever time it keeps that day. */
const NAMED_PLACES: Readonly<Record<string, string>> = {
  ET: "America/New_York",
  CT: "America/Chicago",
  MT: "America/Denver",
  PT: "America/Los_Angeles",
};

/** Who else calls a zone of his own IST, by language, region or configured zone. */
const OTHER_IST: readonly (readonly [zone: string, languages: RegExp, zones: RegExp])[] = [
  ["Asia/Jerusalem", /^(?:he|iw|yi)\b|-IL\b/i, /^(?:Asia\/(?:Jerusalem|Tel_Aviv)|Israel)$/],
  ["Europe/Dublin", /^ga\b|-IE\b/i, /^(?:Europe\/Dublin|Eire)$/],
];

/** Writes out an `IST` that is Israel's or Ireland's, as language, region or zone say; any other text as it is. */
export function withOwnIst(text: string, { language = "", timeZone = "" }: ZoneContext): string {
  if (!/\bIST\b/.test(text)) return text;
  const own = OTHER_IST.find(([, languages, zones]) => zones.test(timeZone) || languages.test(language));
  return own === undefined ? text : text.replace(/\(?\bIST\b\)?/, own[0]);
}

export interface ZoneContext {
  readonly language?: string;
  readonly timeZone?: string;
}

/** Reads `+07:00`, `+7`, `-0500`, `GMT+7`, `WIB`, `Asia/Jakarta`; undefined when it names no zone. */
export function parseZone(text: string): Zone | undefined {
  const name = text.trim();
  const named = namedZone(name);
  if (named !== undefined) return named;
  const offset = /^(?:(?:UTC?|GMT)\s*)?([+\-−–])(\d{1,2})(?::?(\d{2}))?$/i.exec(name);
  if (offset !== null) return offsetMinutes(offset[1] ?? "+", offset[2] ?? "", offset[3] ?? "");
  return name.length > 3 && formatterOf(name) !== undefined ? name : undefined;
}

/** The zone of a name such as `WIB`, in any case; undefined when it is none we know. */
export function namedZone(name: string): Zone | undefined {
  if (Object.hasOwn(NAMED_PLACES, name)) return NAMED_PLACES[name];
  const hours = ownValue(MILITARY_HOURS, name) ?? ownValue(NAMED_HOURS, name.toLowerCase());
  return hours === undefined ? undefined : hours * 60;
}

function ownValue(table: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Minutes of a signed offset; undefined beyond two days. */
export function offsetMinutes(sign: string, hours: string, minutes: string): number | undefined {
  const total = Number(hours) * 60 + Number(minutes || 0);
  if (total > MAX_OFFSET_MINUTES || Number(minutes || 0) > 59) return undefined;
  return sign === "+" || total === 0 ? total : -total;
}

/** The moment, in ms, at which a wall in that zone shows that time. Where clocks are set forward over it: as if they had not been; where it comes twice: the first. */
export function zonedMs(wall: LocalDateTime, zone: Zone): number | undefined {
  const asUtc = localAsUtcMs(wall);
  if (asUtc === undefined) return undefined;
  if (typeof zone === "number") return asUtc - zone * 60_000;
  const dayBefore = offsetMs(zone, asUtc - 86_400_000);
  const early = asUtc - dayBefore;
  if (offsetMs(zone, early) === dayBefore) return early;
  const dayAfter = offsetMs(zone, asUtc + 86_400_000);
  const late = asUtc - dayAfter;
  return offsetMs(zone, late) === dayAfter ? late : early;
}

/** What a wall in that zone shows at that moment, as if it were UTC, in ms. */
export function wallMs(ms: number, zone: Zone): number {
  return ms + (typeof zone === "number" ? zone * 60_000 : offsetMs(zone, ms));
}

function offsetMs(zone: string, ms: number): number {
  const formatter = formatterOf(zone);
  if (formatter === undefined) return 0;
  const fields: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(ms)) fields[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

const formatters = new Map<string, Intl.DateTimeFormat | undefined>();

/** Undefined for a name Intl does not know. Making one costs about 0.1 ms, so they are kept. */
function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formatters.has(zone)) return formatters.get(zone);
  if (formatters.size >= MAX_CACHED_ZONES) formatters.clear();
  const formatter = makeFormatter(zone);
  formatters.set(zone, formatter);
  return formatter;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat | undefined {
  const numeric = "numeric";
  try {
    return new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone,
      hourCycle: "h23",
      ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
    });
  } catch {
    return undefined;
  }
}
