import { parseFeedDate } from "../feed/dates.js";
import { parseHumanDate } from "../feed/human-dates.js";
import type { Instant } from "../feed/model.js";
import { type ReadDates, readByline } from "./byline.js";
import { type DateSpan, findDateSpan } from "./date-span.js";
import { attribute, visibleText } from "./markup.js";
import { type Memory, remembered } from "./memory.js";
import { metaValue, type PageFacts } from "./page-facts.js";

export interface FoundDate {
  readonly instant: Instant;
  /** As written. */
  readonly text: string;
  readonly from: string;
}

/** Label, name, place, reading time: so much may stand beside the date on its line. */
const MAX_BESIDE_CHARS = 80;
/** More words without a capital than labels have (`published on`, `min read`) make a sentence. */
const MAX_SMALL_WORDS = 5;
const IN_UTC = /(?:Z|[+-]00:?00)\s*$/;
/** A line that tells of the last change. */
const CHANGED =
  /^(?:updated?|last|modified|diperbarui|terakhir|dikemaskini|diedit|aktualisiert|zuletzt|mis à jour|actualizado|atualizado|aggiornato|bijgewerkt|обновлено|güncelleme|تحديث|آخر تحديث|更新|수정|最終更新)/iu;

interface Candidate {
  readonly text: string;
  readonly from: string;
}

const PUBLISHED_META = [
  ..."article:published_time og:article:published_time og:published_time datepublished article:published parsely-pub-date sailthru.date".split(
    " ",
  ),
  ..."dc.date.issued dcterms.issued dc.date.created dcterms.created dcterms.date dc.date content_publishdate publishdate publish-date publish_date publication_date".split(
    " ",
  ),
  ..."pubdate date article:post_date cxenseparse:recs:publishtime article_date_original originalpublicationdate datecreated created".split(
    " ",
  ),
];
const UPDATED_META = [
  "article:modified_time",
  "og:updated_time",
  "datemodified",
  "dcterms.modified",
  "last-modified",
  "lastmod",
];

/**
 * When the article was published. In order of trust: JSON-LD, `<meta>`, microdata, `<time>`, the line under the heading, the URL.
 * A date without a time gives way to a later candidate of the same day that has one; a machine-readable `Z` gives way to the
 * visible line when both show the same clock and the line (or the source) says that it is local time.
 */
export function choosePublished(
  facts: PageFacts,
  lines: readonly string[],
  url: string | undefined,
  options: ReadDates,
): FoundDate | undefined {
  const candidates = publishedCandidates(facts);
  const machine = firstOf(candidates, options);
  if (machine !== undefined && hasClock(machine.text) && !IN_UTC.test(machine.text)) return machine;
  const shown = visibleCandidates(lines);
  const seen = firstOf(shown, options);
  const first = machine ?? seen ?? firstOf(urlCandidates(url), options);
  if (first === undefined) return undefined;
  if (seen !== undefined && isSameClock(first, seen) && first.instant !== seen.instant) return seen;
  if (hasClock(first.text)) return first;
  const others = read([...candidates, ...shown], options);
  return others.find((other) => hasClock(other.text) && isNear(first.instant, other.instant)) ?? first;
}

/** When the article was last changed, if the page says so and it was after `published`. */
export function chooseUpdated(
  facts: PageFacts,
  published: Instant | undefined,
  options: ReadDates,
): Instant | undefined {
  const texts = [
    facts.ld?.updated,
    metaValue(facts, ...UPDATED_META),
    ...datesOfElements(facts, "datemodified", "dateModified"),
  ];
  const found = read(
    texts.flatMap((text) => (text === undefined ? [] : [{ text, from: "modified" }])),
    options,
  )[0];
  return found !== undefined && (published === undefined || found.instant > published) ? found.instant : undefined;
}

/** Reads a date of a page in any of the forms machines and people write; a year or a month alone is no date of an article. */
export function readDate(text: string, options: ReadDates): Instant | undefined {
  return remembered(DATES, options, text, () => readWritten(text, options));
}

const DATES: Memory<Instant | undefined> = new WeakMap();

function readWritten(text: string, options: ReadDates): Instant | undefined {
  if (/^\s*\d{4}(?:-\d{1,2})?\s*$/.test(text)) return undefined;
  // detik writes 2024-12-19T20-59-53Z, and means local time.
  const mended = text.trim().replace(/^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z?$/, "$1T$2:$3:$4");
  const direct = parseFeedDate(mended, zoneAnd(options)) ?? parseHumanDate(mended, options);
  if (direct !== undefined) return direct;
  const span = findDateSpan(mended);
  return span === undefined || span.text === mended ? undefined : parseHumanDate(span.text, options);
}

function publishedCandidates(facts: PageFacts): Candidate[] {
  const metas = PUBLISHED_META.flatMap((name) => {
    const text = metaValue(facts, name);
    return text === undefined ? [] : [{ text, from: `meta ${name}` }];
  });
  const times = facts.times
    .filter((time) => !/modif|updat|comment/i.test(`${attribute(time, "itemprop")} ${attribute(time, "class")}`))
    .map((time) => attribute(time, "datetime") || visibleText(time))
    .filter((text) => text !== "");
  return [
    ...(facts.ld?.published === undefined ? [] : [{ text: facts.ld.published, from: "JSON-LD" }]),
    ...metas,
    ...datesOfElements(facts, "datePublished", "datepublished").map((text) => ({ text, from: "microdata" })),
    ...times.slice(0, 1).map((text) => ({ text, from: "<time>" })),
  ];
}

function visibleCandidates(lines: readonly string[]): Candidate[] {
  return lines.flatMap((line) => {
    const span = findDateSpan(line);
    return span === undefined || CHANGED.test(line) || isSentence(line, span)
      ? []
      : [{ text: span.text, from: "the line under the heading" }];
  });
}

/** A sentence that names a day tells of the day, not of itself. */
function isSentence(line: string, { start, end }: DateSpan): boolean {
  const [before, behind] = [line.slice(0, start).trim(), line.slice(end)];
  if (/^[\p{L}\p{N}]/u.test(behind)) return true;
  const words = `${before} ${behind}`.match(/\p{L}+/gu) ?? [];
  const small = words.filter((word) => /^\p{Ll}/u.test(word));
  return before.length + behind.length > MAX_BESIDE_CHARS || small.length >= MAX_SMALL_WORDS;
}

function urlCandidates(url: string | undefined): Candidate[] {
  const match = /\/((?:19|20)\d{2})[/-]?(\d{2})[/-]?(\d{2})(?:\/|-|_|\b)/.exec(url ?? "");
  return match === null ? [] : [{ text: `${match[1]}-${match[2]}-${match[3]}`, from: "the address" }];
}

function datesOfElements(facts: PageFacts, ...names: readonly string[]): string[] {
  return names
    .flatMap((name) => facts.itemprops.get(name) ?? [])
    .map((element) => attribute(element, "datetime") || attribute(element, "content") || visibleText(element))
    .filter((text) => text !== "");
}

function read(candidates: readonly Candidate[], options: ReadDates): FoundDate[] {
  return candidates.flatMap(({ text, from }) => {
    const instant = readDate(text, options) ?? readByline(text, options)?.published;
    return instant === undefined ? [] : [{ instant, text, from }];
  });
}

function firstOf(candidates: readonly Candidate[], options: ReadDates): FoundDate | undefined {
  for (const candidate of candidates) {
    const [found] = read([candidate], options);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isSameClock(machine: FoundDate, seen: FoundDate): boolean {
  const [a, b] = [clockOf(machine.text), clockOf(seen.text)];
  return a !== undefined && a === b && IN_UTC.test(machine.text) && isNear(machine.instant, seen.instant);
}

function clockOf(text: string): string | undefined {
  const match = /(\d{1,2})[:.](\d{2})/.exec(text.replace(/^\d{4}-\d{2}-\d{2}T?/, ""));
  return match === null ? undefined : `${Number(match[1])}:${match[2]}`;
}

function hasClock(text: string): boolean {
  return /\d{1,2}[:.]\d{2}(?!\d*[./]\d)|T\d{2}/.test(text) && !/T00:00(?::00)?/.test(text);
}

function isNear(a: Instant, b: Instant): boolean {
  return Math.abs(Date.parse(a) - Date.parse(b)) <= 36 * 3_600_000;
}

function zoneAnd({ timeZone, language }: ReadDates): { timeZone?: string; language?: string } {
  return { ...(timeZone === undefined ? {} : { timeZone }), ...(language === undefined ? {} : { language }) };
}
