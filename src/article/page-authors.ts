import type { Person } from "../feed/model.js";
import { handleIn, namesIn, readByline } from "./byline.js";
import { comparable } from "./comparable.js";
import { attribute, type Element, elementsOf, visibleText } from "./markup.js";
import { AUTHOR_PAGE, type PageFacts } from "./page-facts.js";
import { AGENCY_NAME, AUTHOR_CREDIT, EDITOR_PREFIX, NEXT_LABEL, NOBODY, ORGANISATION } from "./people.js";
import type { ReadDates } from "./read-dates.js";
import type { Place, StoryPlace } from "./story-place.js";

export interface FoundAuthors {
  readonly authors: readonly Person[];
  readonly from?: string;
}

/** What the page shows: the lines under the heading, every short line, and where the story stands. */
export interface Shown {
  readonly head: readonly string[];
  readonly short: readonly string[];
  readonly place: StoryPlace;
}

/** A page with fewer lines beside its story shows too little for its silence to tell something about an author. */
const BARE_LINES = { ld: 40, meta: 20 };
/** Names of one source that are looked at; 20,000 took minutes. */
const MAX_PEOPLE = 100;

/** A byline stands rather above the story than in it or below it. */
const PLACES: readonly Place[] = ["head", "above", "story", "foot"];

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
  shown: Shown,
  sites: readonly string[],
  options: ReadDates,
): FoundAuthors {
  const editors = new Set(editorNames(facts, shown).map(comparable));
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
  const names = new Set(authors.map(({ name }) => comparable(name)));
  return authors.length > than.length && than.every(({ name }) => names.has(comparable(name)));
}

function sources(facts: PageFacts, shown: Shown, options: ReadDates): Source[] {
  const ld = (facts.ld?.authors ?? []).filter(
    ({ kind, job }) => !/organization/i.test(kind ?? "") && !/editor/i.test(job ?? ""),
  );
  return [
    {
      from: "JSON-LD",
      people: () =>
        peopleShown(
          ld.flatMap(({ name, url }) => signedBy(name, url)),
          shown.place,
          BARE_LINES.ld,
        ),
    },
    { from: "meta", people: () => peopleShown(peopleInMeta(facts), shown.place, BARE_LINES.meta) },
    { from: "microdata", people: () => peopleInMicrodata(facts, shown.place) },
    { from: "byline", people: () => firstBylines(facts.bylines, shown.place) },
    {
      from: "the line under the heading",
      people: () => shown.head.flatMap((line) => readByline(line, options)?.authors ?? []).map((name) => ({ name })),
    },
    { from: "a credit line", people: () => shown.place.edges.flatMap(creditedIn) },
  ];
}

/**
 * What only machines are told is the account that a page was made with, on 40 of 41 pages: those names count that a reader sees
 * by the story, but for pages that show hardly more than it.
 */
function peopleShown(
  people: readonly Person[],
  { linesBeside, shows }: StoryPlace,
  bareLines: number,
): readonly Person[] {
  return linesBeside < bareLines ? people : people.filter(({ name }) => shows(name));
}

function peopleInMeta(facts: PageFacts): Person[] {
  const named = AUTHOR_META.map((name) => (facts.meta.get(name) ?? []).flatMap((value) => signedBy(value)));
  return named.find((people) => people.length > 0) ?? [];
}

function peopleInMicrodata(facts: PageFacts, place: StoryPlace): Person[] {
  const named = (element: Element): Element =>
    elementsOf(element).find((inner) => /(?:^|\s)name(?:\s|$)/.test(attribute(inner, "itemprop"))) ?? element;
  return firstBylines(facts.itemprops.get("author") ?? [], place, named);
}

/** The first byline that names somebody, with those that stand beside it: others belong to other stories. */
function firstBylines(
  found: readonly Element[],
  { placeOf }: StoryPlace,
  named: (element: Element) => Element = (element) => element,
): Person[] {
  const bylines = PLACES.flatMap((place) => found.filter((element) => placeOf(element) === place));
  const people = new Map(
    bylines.map((element) => [element, peopleInByline(element, named(element), placeOf(element))]),
  );
  const innermost = bylines.filter(
    (element) => !elementsOf(element).some((inner) => (people.get(inner) ?? []).length > 0),
  );
  const first = innermost.find((element) => (people.get(element) ?? []).some(({ name }) => !NOBODY.test(name)));
  if (first === undefined) return [];
  return innermost
    .filter(
      (element) =>
        element === first ||
        (element.parent === first.parent && attribute(element, "class") === attribute(first, "class")),
    )
    .flatMap((element) => people.get(element) ?? []);
}

function peopleInByline(element: Element, named: Element, place: Place): Person[] {
  const text = attribute(named, "content") || visibleText(named);
  const url = attribute(named, "href");
  const signed = (place === "head" || place === "above") && (isSigned(element) || isSigned(named));
  return signed ? signedBy(text, url) : toPeople(text, url);
}

/** Markup that names nobody but the author of the page. */
function isSigned(element: Element): boolean {
  const href = attribute(element, "href");
  return (
    /(?:^|\s)author(?:\s|$)/i.test(attribute(element, "rel")) ||
    /(?:^|\s)(?:fn|author-name|vcard author|author vcard)(?:\s|$)/i.test(attribute(element, "class")) ||
    /(?:^|\s)(?:author|name)(?:\s|$)/.test(attribute(element, "itemprop")) ||
    (element.name === "a" && AUTHOR_PAGE.test(href))
  );
}

/** Names, or else what an author calls himself. */
function signedBy(text: string, url?: string): Person[] {
  const people = toPeople(text, url);
  const handle = people.length > 0 || /^(?:https?:\/\/|@)/.test(text) ? undefined : handleIn(text);
  return handle === undefined ? people : [{ name: handle }];
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
export function personsOf(names: readonly string[], sites: readonly string[] = []): readonly Person[] {
  return tidy(
    names.map((name) => ({ name })),
    sites,
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
  return match === null ? [] : toPeople(line.slice(match.index + match[0].length).replace(NEXT_LABEL, ""));
}

function editorNames(facts: PageFacts, shown: Shown): string[] {
  const texts = [...shown.head, ...shown.short, ...facts.bylines.map(visibleText)];
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
