import type { Instant } from "../../lib/dates/instant.js";
import { foldSpace } from "../markup/parse-markup.js";
import { findDate } from "./date-span.js";
import {
  AGENCY_NAME,
  EDITOR_PREFIX,
  introductionOf,
  NOBODY,
  NOT_OF_THE_NAME,
  ORGANISATION,
  ROLE,
  ROLE_BEHIND,
  ROLE_SUFFIX,
} from "./person-patterns.js";
import { isPlace } from "./places.js";
import type { ReadDates } from "./read-dates.js";
import { type ResultCache, remembered } from "./result-cache.js";
import { isSection } from "./sections.js";
import { isSingleName } from "./single-name.js";

/** A longer line is a sentence, not a byline. */
export const MAX_BYLINE_CHARS = 160;
/** Labels, the site, a second date: what may stand on a byline beside name and date. */
const MAX_BESIDE_CHARS = 60;
const MAX_NAME_WORDS = 6;
const MAX_NAME_CHARS = 60;
/** Small words inside names. */
const PARTICLE =
  /^(?:de|del|della|da|das|di|do|dos|du|la|le|van|von|vom|den|der|ter|ten|zu|bin|binti|al|el|y|e|af|av|und|i)$/u;
/** What a date or a next word leaves behind a name. */
const TRAILING =
  /(?:\s+(?:on|at|am|vom|den|le|em|il|el|pada|published|updated|posted|designed|alle (?:artikel|beiträge)|(?:all|more|view) (?:posts|articles|stories|profile)))?(?:\s+(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|(?:mon|tues|wednes|thurs|fri|satur|sun)day))?$/iu;
/** What stands behind a name after a comma, and is none. */
const CREDENTIALS =
  /^(?:RDN?|LDN?|MS|MD|PhD|Ph\.D\.|MPH|RN|MA|BSc|MSc|S\.\p{L}{1,4}|M\.\p{L}{1,4}|Jr\.?|Sr\.?|II|III)$/u;

/** `Howard BlumeStaff Writer`. */
const GLUED_ROLE = /(?<=\p{Ll})(?:Staff|Reporter|Editor|Writer|Contributor|Correspondent)\b.*$/u;

const BYLINES: ResultCache<Byline | undefined> = new WeakMap();

export interface Byline {
  readonly authors: readonly string[];
  readonly published?: Instant;
  /** The date as written. */
  readonly dateText?: string;
}

/**
 * Reads a line such as `Name 19 Dec 2024, 14:32`, `Oleh: Name | 19/12/2024`, `By A and B`. Undefined when the line is neither a
 * date nor introduced as a byline: a bare name is believed only in front of a date.
 */
export function readByline(line: string, options: ReadDates): Byline | undefined {
  const text = foldSpace(line);
  if (text === "" || text.length > MAX_BYLINE_CHARS) return undefined;
  return remembered(BYLINES, options, text, () => readLine(text, options));
}

function readLine(text: string, options: ReadDates): Byline | undefined {
  const span = findDate(text, options);
  const published = span?.instant;
  const named = span === undefined ? text : text.slice(0, span.start);
  const rest = span === undefined ? "" : text.slice(span.end);
  const introduced = isIntroduced(text, options.language) || isIntroduced(trimMarks(rest), options.language);
  if (published === undefined && !introduced) return undefined;
  const before = introduced
    ? namesIn(named, options.language)
    : namesIn(named, options.language).filter(
        (name) => name.includes(" ") || isSingleName(name, named, options.language),
      );
  const authors = before.length > 0 || !introduced ? before : namesIn(rest, options.language);
  if (published === undefined && authors.length === 0) return undefined;
  return {
    authors,
    ...(published === undefined ? {} : { published }),
    ...(span === undefined ? {} : { dateText: span.text }),
  };
}

/** Whether a line is nothing but a byline: a sentence that holds a date, or begins with "By", is none. */
export function isOnlyByline(line: string, options: ReadDates): boolean {
  const text = foldSpace(line);
  const byline = readByline(text, options);
  if (byline === undefined) return false;
  const beside = text.length - (byline.dateText?.length ?? 0) - byline.authors.join("").length;
  return beside <= MAX_BESIDE_CHARS && !/\p{L}{3,}[.!?]["”’]?$/u.test(text);
}

/**
 * The names in `By A, B and C | Reporter`, without roles and introductions; empty where the text does not look like names.
 * `language` is that of the byline; empty for a name that machines are given, which no preposition introduces.
 */
export function namesIn(text: string, language?: string): string[] {
  const line = trimMarks(foldSpace(text.replace(/\s*[（(][^()（）]{0,80}[)）]/gu, "")));
  if (EDITOR_PREFIX.test(line) && line.length > MAX_NAME_CHARS) return [];
  const bare = withoutIntroduction(line, language).split(/\s*[|•·]\s*|\s+[-–—]\s+|\s+(?:in|for)\s+/u)[0] ?? "";
  const names = bare
    .split(/\s*(?:,|;|&|\/|\+|\s(?:and|AND|And|dan|und|UND|et|sowie|serta)\s|、|，|，)\s*/u)
    .flatMap((part) => splitAtLetter(withoutAnd(trimMarks(part))));
  return [
    ...new Set(
      names
        .filter((name) => !ROLE.test(name))
        .map((name) => once(trimMarks(withoutRole(name).replace(TRAILING, ""))))
        .filter((name) => isName(name, language)),
    ),
  ];
}

function withoutRole(name: string): string {
  return name.replace(GLUED_ROLE, "").replace(ROLE_SUFFIX, "").replace(ROLE_BEHIND, "").replace(NOT_OF_THE_NAME, "");
}

/** `A, B, and C`: the last part begins with the word. */
function withoutAnd(part: string): string {
  return part.replace(/^(?:and|dan|und|et|y|e|og|och|en|i|ja|és|și|ve|и|та|και|serta)\s+(?=\p{Lu})/u, "");
}

/** Short words that join names and are parts of others (`José Ortega y Gasset`): both sides must be full names. */
const JOINING = /\s+(?:y|e|i|og|och|en|ja|és|și|ve|a|и|та|і|και|با|و|with|mit|avec|con|med)\s+/u;

function splitAtLetter(part: string): string[] {
  const pieces = part.split(JOINING);
  const full = pieces.every(
    (piece) => AGENCY_NAME.test(piece) || (/^\p{L}+\S* /u.test(piece) && isName(withoutRole(piece))),
  );
  return pieces.length > 1 && full ? pieces : [part];
}

function isIntroduced(text: string, language: string | undefined): boolean {
  return introductionOf(text, language) !== "";
}

/** Introductions may occur twice (`Written by By Name`), or glued on where markup was between (`ByName`). */
function withoutIntroduction(text: string, language: string | undefined): string {
  const cut = (line: string): string => trimMarks(line.slice(introductionOf(line, language).length));
  const once = cut(text).replace(/^By(?=\p{Lu}[\p{Ll}.])/u, "");
  const isBy = /^by\b/iu.test(text);
  return !isBy && /^(?:by|oleh|von|par|por|door)\s/iu.test(once) ? cut(once) : once;
}

/** Markup for two widths of screen says a name twice. */
function once(name: string): string {
  const half = name.slice(0, Math.ceil(name.length / 2)).trim();
  return half.length >= 4 && (name === half + half || name === `${half} ${half}`) ? half : name;
}

/** What somebody calls himself on his own pages, without capitals or with digits: believed only where markup says that it is an author. */
export function handleIn(text: string, language?: string): string | undefined {
  const name = withoutIntroduction(trimMarks(foldSpace(text)), language).replace(TRAILING, "");
  const fits = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,28}[\p{L}\p{N}](?: [\p{L}\p{N}._-]{2,20}){0,2}$/u.test(name);
  return fits &&
    /\p{L}{2}/u.test(name) &&
    !ORGANISATION.test(name) &&
    !NOBODY.test(name) &&
    !ROLE.test(name) &&
    !isPlace(name) &&
    !isSection(name)
    ? name
    : undefined;
}

export function isName(text: string, language?: string): boolean {
  if (
    text.length < 2 ||
    text.length > MAX_NAME_CHARS ||
    /[\d@:/?!<>{}[\]"“”…（）()]|[.,]\s*$(?<!\p{Lu}\.|\b(?:Jr|Sr)\.)/u.test(text)
  )
    return false;
  const words = text.split(" ");
  if (words.length > MAX_NAME_WORDS || CREDENTIALS.test(text) || ROLE.test(text) || NOBODY.test(text)) return false;
  const [first = ""] = words;
  const telling = words.filter((word) => !PARTICLE.test(word));
  const capital = telling.filter((word) => /^["'‘’]?[\p{Lu}\p{Lo}]/u.test(word));
  if (isPlace(text, language) || isSection(text)) return false;
  return /^[\p{Lu}\p{Lo}]/u.test(first) && capital.length * 3 > telling.length * 2 - (telling.length > 2 ? 1 : 2);
}

function trimMarks(text: string): string {
  return text.replace(/^[\s|•·,;:()\-–—/]+|[\s|•·,;:(\-–—/]+$/gu, "");
}
