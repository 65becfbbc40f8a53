import { parseFeedDate } from "../../lib/dates/feed-date.js";
import { parseHumanDate } from "../../lib/dates/human-date.js";
import type { Instant } from "../../lib/dates/instant.js";
import { readByline } from "../byline/byline.js";
import { findDate } from "../byline/date-span.js";
import type { ReadDates } from "../byline/read-dates.js";
import { type ResultCache, remembered } from "../byline/result-cache.js";
import { attribute, visibleText } from "../markup/parse-markup.js";
import { metaValue, type PageFacts } from "./page-facts.js";
import type { FoundDate, ShownDates } from "./shown-dates.js";
import type { ArticlePosition, Place } from "./story-place.js";

const IN_UTC = /(?:Z|[+-]00:?00)\s*$/;
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
  ..."article:published-time article:publishedtime article_published_time article.published article:published:time og:article:published og:published article:publish_date article:date article:create_at datepublished:time pubdate date article:post_date cxenseparse:recs:publishtime article_date_original originalpublicationdate datecreated created".split(
    " ",
  ),
  ..."citation_online_date citation_publication_date citation_date prism.publicationdate bepress_citation_online_date bepress_citation_date eprints.datestamp eprints.date".split(
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
/** Where the `<time>` of the article is, most likely first: others belong to other stories. */
const TIME_PLACES: readonly Place[] = ["head", "above", "foot", "story", "elsewhere"];

/**
 * When the article was published. In order of trust: JSON-LD, `<meta>`, microdata, `<time>`, the line under the heading, the URL,
 * other lines by the story, the title in the metadata. A date without a time gives way to a later candidate of the same day that
 * has one; a machine-readable `Z` gives way to the visible line when both show the same clock.
 */
export function choosePublished(
  facts: PageFacts,
  shown: ShownDates,
  place: ArticlePosition,
  url: string | undefined,
  options: ReadDates,
): FoundDate | undefined {
  const candidates = publishedCandidates(facts, place);
  const machine = firstOf(candidates, options);
  if (machine !== undefined && hasClock(machine.text) && !IN_UTC.test(machine.text)) return machine;
  const seen = shown.head()[0];
  const first =
    machine ??
    seen ??
    firstOf(urlCandidates(url), options) ??
    shown.far()[0] ??
    firstOf(titleCandidates(facts, options), options);
  if (first === undefined) return undefined;
  if (seen !== undefined && isSameClock(first, seen) && first.instant !== seen.instant) return seen;
  if (hasClock(first.text)) return first;
  const others = [...read(candidates, options), ...shown.head(), ...shown.far()];
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

const DATES: ResultCache<Instant | undefined> = new WeakMap();

function readWritten(text: string, options: ReadDates): Instant | undefined {
  if (/^\s*\d{4}(?:-\d{1,2})?\s*$/.test(text)) return undefined;
  // detik writes 2024-12-19T20-59-53Z, and means local time.
  const mended = text.trim().replace(/^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z?$/, "$1T$2:$3:$4");
  const direct = parseFeedDate(mended, zoneAnd(options)) ?? parseHumanDate(mended, options);
  if (direct !== undefined) return direct;
  return findDate(mended, options)?.instant;
}

function publishedCandidates(facts: PageFacts, { placeOf }: ArticlePosition): Candidate[] {
  const metas = PUBLISHED_META.flatMap((name) => {
    const text = metaValue(facts, name);
    return text === undefined ? [] : [{ text, from: `meta ${name}` }];
  });
  const written = facts.times.filter(
    (time) => !/modif|updat|comment/i.test(`${attribute(time, "itemprop")} ${attribute(time, "class")}`),
  );
  const times = TIME_PLACES.flatMap((place) => written.filter((time) => placeOf(time) === place))
    .map((time) => attribute(time, "datetime") || visibleText(time))
    .filter((text) => text !== "");
  return [
    ...(facts.ld?.published === undefined ? [] : [{ text: facts.ld.published, from: "JSON-LD" }]),
    ...metas,
    ...datesOfElements(facts, "datePublished", "datepublished").map((text) => ({ text, from: "microdata" })),
    ...times.slice(0, 1).map((text) => ({ text, from: "<time>" })),
  ];
}

/** `Bridge opens - 19 December 2024`: some pages have their date in the title of their metadata only. */
function titleCandidates(facts: PageFacts, options: ReadDates): Candidate[] {
  const titles = [metaValue(facts, "og:title"), metaValue(facts, "twitter:title"), facts.documentTitle];
  return titles.flatMap((title) => {
    const span = title === undefined ? undefined : findDate(title, options);
    if (title === undefined || span === undefined) return [];
    const atEnd =
      /^[\s|)\]–—-]*$/u.test(title.slice(span.end)) && /(?:^|[|([–—:·-])\s*$/u.test(title.slice(0, span.start));
    const atStart = span.start === 0 && /^\s*[|–—:·-]/u.test(title.slice(span.end));
    return atEnd || atStart ? [{ text: span.text, from: "the title in the metadata" }] : [];
  });
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
  const match = /(\d{1,2})[:.h](\d{2})/.exec(withoutDay(text));
  return match === null ? undefined : `${Number(match[1])}:${match[2]}`;
}

function hasClock(text: string): boolean {
  const rest = withoutDay(text);
  return (
    /\p{Nd}{1,2}\s?(?:[:.h]\s?\p{Nd}{2}|[ap]\.?\s?m(?!\p{L})|[時时点點시])|T\d{2}/iu.test(rest) &&
    !/T00:00(?::00)?/.test(text)
  );
}

/** A dotted day (`06.12.2022`) looks like a clock. */
function withoutDay(text: string): string {
  return text.replace(/\p{Nd}{4}[-/.]\p{Nd}{1,2}[-/.]\p{Nd}{1,2}|\p{Nd}{1,2}[-/.]\p{Nd}{1,2}[-/.]\p{Nd}{2,4}/u, " ");
}

function isNear(a: Instant, b: Instant): boolean {
  return Math.abs(Date.parse(a) - Date.parse(b)) <= 36 * 3_600_000;
}

function zoneAnd({ timeZone, language }: ReadDates): { timeZone?: string; language?: string } {
  return { ...(timeZone === undefined ? {} : { timeZone }), ...(language === undefined ? {} : { language }) };
}
