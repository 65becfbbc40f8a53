import type { Person } from "../feed/model.js";
import { namesIn, type ReadDates, readByline } from "./byline.js";
import { comparable } from "./comparable.js";
import { attribute, type Element, elementsOf, visibleText } from "./markup.js";
import type { PageFacts } from "./page-facts.js";
import { AGENCY_NAME, AUTHOR_CREDIT, EDITOR_PREFIX, NOBODY, ORGANISATION } from "./people.js";

export interface FoundAuthors {
  readonly authors: readonly Person[];
  readonly from?: string;
}

/** The lines under the heading, and every short line of the page. */
export interface PageLines {
  readonly head: readonly string[];
  readonly short: readonly string[];
}

/** Names of one source that are looked at; 20,000 took minutes. */
const MAX_PEOPLE = 100;

/** Read only when no source above it named anybody. */
interface Source {
  readonly from: string;
  readonly people: () => readonly Person[];
}

/** JSON-LD, `<meta>` and microdata of one page are about one article: the fullest of them wins. */
const FULLER_SOURCES = 3;

const AUTHOR_META = [
  ..."author article:author og:article:author article:author_name parsely-author sailthru.author dc.creator dcterms.creator byl".split(
    " ",
  ),
  ..."cxenseparse:author content_author mediator_author".split(" "),
];
/**
 * Who wrote the article: JSON-LD, `<meta>`, microdata, elements that name themselves bylines, the line under the heading; the
 * first of these that gives a name, or a later one that gives the same names and more. Nobody where only the site, an editor or
 * "admin" is named; an agency beside a person is not an author of its own.
 */
export function chooseAuthors(
  facts: PageFacts,
  lines: PageLines,
  sites: readonly string[],
  options: ReadDates,
): FoundAuthors {
  const editors = new Set(editorNames(facts, lines).map(comparable));
  const read = ({ from, people }: Source): FoundAuthors => ({ from, authors: tidy(people(), sites, editors) });
  const all = sources(facts, lines, options);
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
  const names = new Set(authors.map(({ name }) => comparable(name)));
  return authors.length > than.length && than.every(({ name }) => names.has(comparable(name)));
}

function sources(facts: PageFacts, lines: PageLines, options: ReadDates): Source[] {
  const ld = (facts.ld?.authors ?? []).filter(
    ({ kind, job }) => !/organization/i.test(kind ?? "") && !/editor/i.test(job ?? ""),
  );
  return [
    { from: "JSON-LD", people: () => ld.flatMap(({ name, url }) => toPeople(name, url)) },
    { from: "meta", people: () => peopleInMeta(facts) },
    { from: "microdata", people: () => peopleInMicrodata(facts) },
    {
      from: "byline",
      people: () =>
        firstBylines(facts.bylines).flatMap((element) => toPeople(visibleText(element), attribute(element, "href"))),
    },
    {
      from: "the line under the heading",
      people: () => lines.head.flatMap((line) => readByline(line, options)?.authors ?? []).map((name) => ({ name })),
    },
    { from: "a credit line", people: () => lines.short.flatMap(creditedIn) },
  ];
}

function peopleInMeta(facts: PageFacts): Person[] {
  const named = AUTHOR_META.map((name) => (facts.meta.get(name) ?? []).flatMap((value) => toPeople(value)));
  return named.find((people) => people.length > 0) ?? [];
}

function peopleInMicrodata(facts: PageFacts): Person[] {
  const elements = (facts.itemprops.get("author") ?? []).map(
    (element) =>
      elementsOf(element).find((inner) => /(?:^|\s)name(?:\s|$)/.test(attribute(inner, "itemprop"))) ?? element,
  );
  return firstBylines(elements).flatMap((element) => toPeople(attribute(element, "content") || visibleText(element)));
}

/** The first byline that names somebody, with those that stand beside it: others belong to other stories. */
function firstBylines(bylines: readonly Element[]): Element[] {
  const innermost = bylines.filter(
    (element) =>
      !elementsOf(element).some((inner) => bylines.includes(inner) && toPeople(visibleText(inner)).length > 0),
  );
  const first = innermost.find((element) =>
    toPeople(attribute(element, "content") || visibleText(element)).some(({ name }) => !NOBODY.test(name)),
  );
  if (first === undefined) return [];
  return innermost.filter(
    (element) =>
      element === first ||
      (element.parent === first.parent && attribute(element, "class") === attribute(first, "class")),
  );
}

function toPeople(text: string, url?: string): Person[] {
  const link = url !== undefined && /^https?:\/\//.test(url) ? { url } : {};
  if (/^(?:https?:\/\/|@)/.test(text)) return [];
  const names = namesIn(text);
  return names.map((name) => ({ name, ...(names.length === 1 ? link : {}) }));
}

function tidy(people: readonly Person[], sites: readonly string[], editors: ReadonlySet<string>): Person[] {
  const known = new Set<string>();
  const kept = people.slice(0, MAX_PEOPLE).filter(({ name }) => {
    const text = comparable(name);
    if (text === "" || known.has(text) || editors.has(text) || isNobody(name) || isSite(name, sites)) return false;
    known.add(text);
    return true;
  });
  const whole = kept.filter(
    ({ name }) => !kept.some((other) => comparable(name).startsWith(`${comparable(other.name)} `)),
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
export function personsOf(names: readonly string[]): readonly Person[] {
  return tidy(
    names.map((name) => ({ name })),
    [],
    new Set(),
  );
}

/** Whom credit lines among these name. */
export function creditedAuthors(lines: readonly string[]): readonly Person[] {
  return tidy(lines.flatMap(creditedIn), [], new Set());
}

/** `Pewarta: Name`, wherever it stands. */
function creditedIn(line: string): Person[] {
  const match = AUTHOR_CREDIT.exec(line);
  return match === null ? [] : toPeople(line.slice(match[0].length));
}

function editorNames(facts: PageFacts, lines: PageLines): string[] {
  const texts = [...lines.head, ...lines.short, ...facts.bylines.map(visibleText)];
  return texts.flatMap((text) => {
    const match = EDITOR_PREFIX.exec(text);
    return match === null || !/^\s*[:：|-]|by$|oleh$/i.test(text.slice(match[0].length) || match[0])
      ? []
      : namesIn(text.slice(match[0].length).replace(/^\s*[:：|-]?\s*/, ""));
  });
}

/** The site itself, or its staff. */
function isSite(name: string, sites: readonly string[]): boolean {
  const text = squeeze(
    name.replace(/\s+(?:staff|team|newsroom|editors?|desk|correspondent|editorial(?: team)?|redaksi)$/i, ""),
  );
  return sites.some((site) => squeeze(site) === text || (squeeze(site).length >= 4 && text.startsWith(squeeze(site))));
}

function squeeze(text: string): string {
  return comparable(text).replaceAll(" ", "");
}
