import { isTag } from "domhandler";
import type { Person } from "../../domain/item.js";
import { handleIn, isName, namesIn } from "../byline/byline.js";
import { NOBODY } from "../byline/person-patterns.js";
import { attribute, type Element, elementsOf, visibleText } from "../markup/parse-markup.js";
import { AUTHOR_PAGE, namingElements, type PageFacts } from "../page/page-facts.js";
import type { ArticlePosition, Place } from "../page/story-place.js";

/** A byline is rather above the story than in it or below it. */
const PLACES: readonly Place[] = ["head", "above", "story", "foot"];
/** Names in metadata are not introduced by a preposition. */
const OF_MACHINES = "";

/** Reads the authors in microdata. */
export function peopleInMicrodata(facts: PageFacts, place: ArticlePosition, language: string | undefined): Person[] {
  return firstBylines(facts.itemprops.get("author") ?? [], place, language, nameWithin);
}

/** So many elements may name the one author below a story; more are other stories' bylines. */
const MAX_PROFILE_ELEMENTS = 4;

/** The one person whom elements that are marked as the author's name below a story and away from it. */
export function profiledPerson(facts: PageFacts, { placeOf }: ArticlePosition): string | undefined {
  const marked = namingElements(facts).filter(
    (element) =>
      placeOf(element) === "elsewhere" &&
      (/(?:^|\s)author(?:\s|$)/i.test(attribute(element, "rel")) || attribute(element, "itemprop") === "author"),
  );
  if (marked.length > MAX_PROFILE_ELEMENTS) return undefined;
  const names = marked.map((element) => toPeople(visibleText(nameWithin(element)), undefined, OF_MACHINES));
  const [first, ...others] = names.flatMap((people) => people.map(({ name }) => name));
  return others.every((name) => name === first) ? first : undefined;
}

function nameWithin(element: Element): Element {
  return elementsOf(element).find((inner) => /(?:^|\s)name(?:\s|$)/.test(attribute(inner, "itemprop"))) ?? element;
}

/** The first byline with a name, and those next to it: others belong to other stories. */
export function firstBylines(
  found: readonly Element[],
  { placeOf }: ArticlePosition,
  language: string | undefined,
  named: (element: Element) => Element = (element) => element,
): Person[] {
  const bylines = PLACES.flatMap((place) => found.filter((element) => placeOf(element) === place));
  const people = new Map(
    bylines.map((element) => [element, peopleInByline(element, named(element), placeOf(element), language)]),
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

function peopleInByline(element: Element, named: Element, place: Place, language: string | undefined): Person[] {
  const apart = peopleInParts(named, language);
  if (apart.length > 1) return apart;
  const text = attribute(named, "content") || visibleText(named);
  const url = attribute(named, "href");
  const signed = (place === "head" || place === "above") && (isSigned(element) || isSigned(named));
  return signed ? signedBy(text, url, language) : toPeople(text, url, language);
}

/** Full names in elements of their own are separate persons, whatever is between them. */
function peopleInParts(element: Element, language: string | undefined): Person[] {
  const leaves = elementsOf(element).filter((inner) => inner !== element && !inner.children.some(isTag));
  return leaves.flatMap((leaf) => {
    const text = visibleText(leaf);
    const isWhole = text.includes(" ") && isName(text.replace(/[\s,;]+$/u, ""), language);
    return isWhole ? toPeople(text, attribute(leaf, "href"), language) : [];
  });
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
export function signedBy(text: string, url?: string, language: string | undefined = OF_MACHINES): Person[] {
  const people = toPeople(text, url, language);
  const handle = people.length > 0 || /^(?:https?:\/\/|@)/.test(text) ? undefined : handleIn(text, language);
  return handle === undefined ? people : [{ name: handle }];
}

export function toPeople(text: string, url: string | undefined, language: string | undefined): Person[] {
  const link = url !== undefined && /^https?:\/\//.test(url) ? { url } : {};
  if (/^(?:https?:\/\/|@)/.test(text)) return [];
  const names = namesIn(text, language);
  return names.map((name) => ({ name, ...(names.length === 1 ? link : {}) }));
}
