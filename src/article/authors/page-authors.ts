import type { Person } from "../../domain/item.js";
import { isName, namesIn, readByline } from "../byline/byline.js";
import {
  AGENCY_NAME,
  AUTHOR_CREDIT,
  CLOSING_CREDIT,
  EDITOR_CREDIT,
  EDITOR_PREFIX,
  NEXT_LABEL,
  NOBODY,
  ORGANISATION,
} from "../byline/person-patterns.js";
import type { ReadDates } from "../byline/read-dates.js";
import { comparableText } from "../markup/comparable-text.js";
import { visibleText } from "../markup/parse-markup.js";
import type { PageFacts } from "../page/page-facts.js";
import type { ArticlePosition } from "../page/story-place.js";
import { firstBylines, peopleInMicrodata, profiledPerson, signedBy, toPeople } from "./author-elements.js";
import { BARE_LINES, evidenceOf, peopleInMeta, peopleShown, WRITER_META } from "./metadata-authors.js";

export interface FoundAuthors {
  readonly authors: readonly Person[];
  readonly from?: string;
}

/** What the page shows: the lines under the heading, every short line, and where the story stands. */
export interface Shown {
  readonly head: readonly string[];
  readonly short: readonly string[];
  readonly place: ArticlePosition;
  readonly signatures: (language: string | undefined) => readonly string[];
}

/** Writers on lines of their own. */
const MAX_NAMES_BELOW = 4;
const LABEL_ALONE =
  /^(?:oleh|penulis|pewarta|reporter|by|written by|author|von|por|par|door|autor(?:in)?|auteurs?)\s*[:：]?$/iu;
/** A dump goes on below its story. */
const SIGNED_LINES = 20;
/** Names of one source that are looked at; 20,000 took minutes. */
const MAX_PEOPLE = 100;

/** Read only when no source above it named anybody. */
interface Source {
  readonly from: string;
  readonly people: () => readonly Person[];
}

/** JSON-LD, `<meta>` and microdata of one page are about one article: the fullest of them wins. */
const FULLER_SOURCES = 4;

const EDITOR_META = ["content_editor", "editor", "article:editor"];
/**
 * Who wrote the article: JSON-LD, `<meta>`, microdata, elements that name themselves bylines, the line under the heading; the
 * first of these that gives a name, or a later one that gives the same names and more. Nobody where only the site, an editor or
 * "admin" is named; an agency beside a person is not an author of its own.
 */
export function chooseAuthors(
  facts: PageFacts,
  shown: Shown,
  sites: readonly string[],
  options: ReadDates,
): FoundAuthors {
  const editors = new Set(editorNames(facts, shown).map(comparableText));
  const read = ({ from, people }: Source): FoundAuthors => ({ from, authors: tidy(people(), sites, editors) });
  const all = sources(facts, shown, options);
  let first: FoundAuthors = { authors: [] };
  const at = all.findIndex((source) => {
    first = read(source);
    return first.authors.length > 0;
  });
  if (at < 0) return { authors: [] };
  const fuller = all
    .slice(at + 1, FULLER_SOURCES)
    .map(read)
    .find(({ authors }) => holdsMore(authors, first.authors));
  return fuller ?? first;
}

function holdsMore(authors: readonly Person[], than: readonly Person[]): boolean {
  const names = new Set(authors.map(({ name }) => comparableText(name)));
  return authors.length > than.length && than.every(({ name }) => names.has(comparableText(name)));
}

function sources(facts: PageFacts, shown: Shown, options: ReadDates): Source[] {
  const ld = (facts.ld?.authors ?? []).filter(
    ({ kind, job }) => !/organization/i.test(kind ?? "") && !/editor/i.test(job ?? ""),
  );
  const { language } = options;
  const profile = profiledPerson(facts, shown.place);
  const writers = (facts.meta.get(WRITER_META) ?? []).flatMap((value) => signedBy(value));
  return [
    { from: `meta ${WRITER_META}`, people: () => peopleShown(writers, shown.place, BARE_LINES.meta, profile) },
    {
      from: "JSON-LD",
      people: () =>
        peopleShown(
          ld.flatMap(({ name, url }) => signedBy(name, url)),
          shown.place,
          BARE_LINES.ld,
          profile,
          evidenceOf(ld),
        ),
    },
    { from: "meta", people: () => peopleShown(peopleInMeta(facts), shown.place, BARE_LINES.meta, profile) },
    { from: "microdata", people: () => peopleInMicrodata(facts, shown.place, language) },
    { from: "byline", people: () => firstBylines(facts.bylines, shown.place, language) },
    {
      from: "the line under the heading",
      people: () => namesInHead(shown.head, options).map((name) => ({ name })),
    },
    { from: "a credit line", people: () => shown.place.edges.flatMap((line) => creditedIn(line, language)) },
    { from: "the end of the story", people: () => shown.place.closing.flatMap((line) => signedAtEnd(line, language)) },
    { from: "a signature", people: () => shown.signatures(language).map((name) => ({ name })) },
  ];
}

function tidy(people: readonly Person[], sites: readonly string[], editors: ReadonlySet<string>): Person[] {
  const known = new Set<string>();
  const kept = people.slice(0, MAX_PEOPLE).filter(({ name }) => {
    const text = comparableText(name);
    if (text === "" || known.has(text) || editors.has(text) || isNobody(name) || isSite(name, sites)) return false;
    known.add(text);
    return true;
  });
  const whole = kept.filter(
    ({ name }) => !kept.some((other) => comparableText(name).startsWith(`${comparableText(other.name)} `)),
  );
  const persons = whole.filter(({ name }) => !AGENCY_NAME.test(name));
  return persons.length > 0 ? persons : whole;
}

/** A label, an organisation, or the initials of somebody who is not named. */
function isNobody(name: string): boolean {
  if (AGENCY_NAME.test(name)) return false;
  return NOBODY.test(name) || ORGANISATION.test(name) || /^(?:\p{Lu}\p{Ll}?){2,3}$/u.test(name);
}

/** Those of these names that are persons, or else agencies. */
export function personsOf(names: readonly string[], sites: readonly string[] = []): readonly Person[] {
  return tidy(
    names.map((name) => ({ name })),
    sites,
    new Set(),
  );
}

/** The persons that credit lines among these name, else the one that signed the end. */
export function creditedAuthors(lines: readonly string[]): readonly Person[] {
  const credited = lines.flatMap((line) => creditedIn(line, undefined));
  const signed = lines.slice(-SIGNED_LINES).flatMap((line) => signedAtEnd(line, undefined));
  return tidy(credited.length > 0 ? credited : signed, [], new Set());
}

/** Names in the lines under the heading, also on lines of their own below a label: `Oleh:`. */
function namesInHead(head: readonly string[], options: ReadDates): string[] {
  return head.flatMap((line, at) => {
    const names = readByline(line, options)?.authors ?? [];
    if (names.length > 0 || !LABEL_ALONE.test(line)) return names;
    const below = head.slice(at + 1, at + 1 + MAX_NAMES_BELOW);
    const end = below.findIndex((name) => !isName(name, options.language));
    return below.slice(0, end < 0 ? below.length : end);
  });
}

/** `… kata warga. (Tribunnews.com/Rina Wati)` */
function signedAtEnd(line: string, language: string | undefined): Person[] {
  return toPeople(CLOSING_CREDIT.exec(line)?.[1] ?? "", undefined, language);
}

/** `Pewarta: Name`, wherever it stands. */
function creditedIn(line: string, language: string | undefined): Person[] {
  const match = AUTHOR_CREDIT.exec(line);
  return match === null
    ? []
    : toPeople(line.slice(match.index + match[0].length).replace(NEXT_LABEL, ""), undefined, language);
}

function editorNames(facts: PageFacts, shown: Shown): string[] {
  const writers = new Set((facts.meta.get(WRITER_META) ?? []).flatMap((text) => namesIn(text, "")));
  const inMeta = EDITOR_META.flatMap((name) => facts.meta.get(name) ?? []).flatMap((text) => namesIn(text, ""));
  const inLd = (facts.ld?.editors ?? []).map(({ name }) => name);
  const texts = [...shown.head, ...shown.short, ...facts.bylines.map(visibleText)];
  const introduced = texts.flatMap((text) => {
    const match = EDITOR_PREFIX.exec(text);
    return match === null || !/^\s*[:：|-]|by$|oleh$/i.test(text.slice(match[0].length) || match[0])
      ? []
      : namesIn(text.slice(match[0].length).replace(/^\s*[:：|-]?\s*/, ""));
  });
  const within = texts.flatMap((text) => [...text.matchAll(EDITOR_CREDIT)].flatMap(([, names = ""]) => namesIn(names)));
  return [...inMeta, ...inLd, ...introduced, ...within].filter((name) => !writers.has(name));
}

/** The site itself, or its staff. */
function isSite(name: string, sites: readonly string[]): boolean {
  const text = squeeze(
    name.replace(/\s+(?:staff|team|newsroom|editors?|desk|correspondent|editorial(?: team)?|redaksi)$/i, ""),
  );
  return sites.some((site) => squeeze(site) === text || (squeeze(site).length >= 4 && text.startsWith(squeeze(site))));
}

function squeeze(text: string): string {
  return comparableText(text).replaceAll(" ", "");
}
