import type { z } from "zod";
import { parseDurationMs, parseSizeBytes } from "../../lib/quantity.js";
import { nearest } from "../../lib/text/nearest.js";
import type { ConfigPath } from "../load/document.js";
import { isChoice, membersAt } from "../load/known-keys.js";
import type { KnownNames } from "../load/known-names.js";
import { isLanguage, isTimeZone, isWebAddress } from "../schema/value-checks.js";
import { idOfAddress } from "../source-ids.js";
import { spaced } from "./hint-filter.js";

/** By the beginning of what is expected: what was probably meant, as the value to write. */
const REPAIRS: readonly (readonly [expected: RegExp, repair: (value: unknown) => unknown])[] = [
  [/^a duration/, asDuration],
  [/^a size/, asSize],
  [/^true or false/, asFlag],
  [/^a whole number/, asNumber],
  [/^an address/, asAddress],
  [/^a time zone/, asTimeZone],
  [/^a language tag/, asLanguage],
  [/^a list/, asList],
  [/^a text/, (value) => (typeof value === "number" ? String(value) : undefined)],
];

export interface Place {
  readonly schema: z.ZodType;
  readonly path: ConfigPath;
  readonly expected: string;
  readonly names: KnownNames;
}

/** The way out of a wrong value: what to write instead. */
export function hintForValue(value: unknown, { schema, path, expected, names }: Place): string | undefined {
  if (value === undefined) return undefined;
  const key = path.at(-1);
  if (path[0] === "feeds" && path.length === 3 && (key === "sources" || key === "exclude"))
    return selectionHint(value, names);
  if (typeof value === "string" && /^(?:[\d*/,-]+\s+){4,5}[\d*/,-]+$/.test(value) && /^a duration/.test(expected))
    return 'it is a duration, not a cron expression: write "15m"';
  const repaired = REPAIRS.find(([pattern]) => pattern.test(expected))?.[1](value) ?? wrapped(value, schema, path);
  return repaired === undefined ? undefined : `write ${spaced(repaired)}`;
}

/** `"sources": "sport"`: a tag, an id, or everything. */
function selectionHint(value: unknown, { ids, tags }: KnownNames): string | undefined {
  if (typeof value !== "string") return undefined;
  if (/^(?:\*|any|everything|every|all)$/i.test(value.trim())) return 'write "all"';
  const parts = value.split(",").map((part) => part.trim());
  if (parts.every((part) => ids.includes(part))) return `write ${spaced(parts)}`;
  if (parts.every((part) => tags.includes(part))) return `write ${spaced({ tags: parts })}`;
  const [tag, id] = [nearest(value, tags), nearest(value, ids)];
  if (tag !== undefined) return `did you mean ${spaced({ tags: [tag] })}?`;
  if (id !== undefined) return `did you mean ${spaced([id])}?`;
  return 'write ["<id>"] for sources by id, or { "tags": ["<tag>"] } for sources by tag';
}

/** A single value where an object is expected: the key that it belongs to, where only one can be meant. */
function wrapped(value: unknown, schema: z.ZodType, path: ConfigPath): unknown {
  if (path.at(-1) === "dedupe" && typeof value === "boolean") return { by: value ? "url" : "none" };
  if (path.length === 2 && path[0] === "sources" && typeof value === "string" && isWebAddress(value))
    return { id: idOfAddress(value), url: value };
  const fitting = membersAt(schema, path).filter(([, member]) => member.safeParse(value).success);
  const choices = fitting.filter(([, member]) => isChoice(member));
  const [only, ...others] = choices.length > 0 ? choices : fitting;
  return only === undefined || others.length > 0 ? undefined : { [only[0]]: value };
}

const UNITS: readonly (readonly [unit: string, words: RegExp])[] = [
  ["ms", /^(?:ms|msec|milli(?:second)?s?)$/],
  ["s", /^(?:s|secs?|seconds?|detik)$/],
  ["m", /^(?:m|mins?|minutes?|menit)$/],
  ["h", /^(?:h|hrs?|hours?|jam)$/],
  ["d", /^(?:d|days?|hari)$/],
  ["w", /^(?:w|wks?|weeks?|minggu)$/],
];

function asDuration(value: unknown): unknown {
  // A number has no unit: minutes are what people mean most.
  const text = typeof value === "number" ? `${value}m` : value;
  if (typeof text !== "string") return undefined;
  const parts = [...text.toLowerCase().matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)];
  const units = parts.map(([, amount, word = ""]) => {
    const unit = UNITS.find(([, words]) => words.test(word))?.[0];
    return unit === undefined ? undefined : `${amount}${unit}`;
  });
  const written = units.join("");
  return units.includes(undefined) || (parseDurationMs(written) ?? 0) <= 0 || written === value ? undefined : written;
}

function asSize(value: unknown): unknown {
  const text = typeof value === "number" ? `${value}b` : value;
  if (typeof text !== "string") return undefined;
  const [, amount, unit = ""] =
    /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b|ytes|ilobytes?|egabytes?|igabytes?)?$/i.exec(text) ?? [];
  const written = `${amount}${unit.toLowerCase()}b`;
  return amount === undefined || parseSizeBytes(written) === undefined || written === value ? undefined : written;
}

function asFlag(value: unknown): unknown {
  const text = String(value).trim().toLowerCase();
  if (/^(?:true|yes|y|on|1|ya)$/.test(text)) return true;
  return /^(?:false|no|n|off|0|tidak)$/.test(text) ? false : undefined;
}

function asNumber(value: unknown): unknown {
  return typeof value === "string" && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : undefined;
}

function asAddress(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  const address = `https://${value
    .trim()
    .replace(/^(?:feed:|[a-z]+:\/\/|\/\/)+/i, "")
    .replace(/^[^/@]*@/, "")}`;
  return isWebAddress(address) && /^https:\/\/[^/]+\.[^/]+/.test(address) && address !== value ? address : undefined;
}

const ZONES: Readonly<Record<string, string>> = { wib: "Asia/Jakarta", wita: "Asia/Makassar", wit: "Asia/Jayapura" };

function asTimeZone(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  const [, sign, hours = "", minutes = "00"] =
    /^(?:gmt|utc)?\s*([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(value.trim()) ?? [];
  const offset = `${sign}${hours.padStart(2, "0")}:${minutes}`;
  if (sign !== undefined && isTimeZone(offset)) return offset;
  return ZONES[value.trim().toLowerCase()] ?? nearest(value, Intl.supportedValuesOf("timeZone"));
}

function asLanguage(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  const tag = value.trim().replaceAll("_", "-");
  if (isLanguage(tag)) return tag;
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter(isCanonical);
  const byName = new Map(codes.flatMap((code) => (names.of(code) === undefined ? [] : [[names.of(code) ?? "", code]])));
  return byName.get(nearest(tag.replace(/^bahasa\s+/i, ""), byName.keys()) ?? "");
}

/** `in` and `iw` are old codes of languages that have another now. */
function isCanonical(code: string): boolean {
  return Intl.getCanonicalLocales(code)[0] === code;
}

function asList(value: unknown): unknown {
  if (typeof value === "string" && value.trim() !== "") return value.split(",").map((part) => part.trim());
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
  const isByName = entries.length > 0 && entries.every(([, one]) => typeof one === "object" && one !== null);
  const [name, first] = entries[0] ?? [];
  if (isByName && name !== undefined) return [{ id: name, ...Object(first) }];
  return entries.length > 0 ? [value] : undefined;
}
