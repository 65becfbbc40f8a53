import { isTag, isText } from "domhandler";
import { textContent } from "domutils";
import { comparableText } from "../markup/comparable-text.js";
import { attribute, type Document, type Element, elementsOf, shortText, visibleText } from "../markup/parse-markup.js";
import { type LdArticle, readJsonLd } from "./json-ld.js";

/** What one pass over a page found, as written; what to believe is decided elsewhere. */
export interface PageFacts {
  readonly ld?: LdArticle;
  /** `property`, `name` or `itemprop` of `<meta>` in lower case → contents, in page order. */
  readonly meta: ReadonlyMap<string, readonly string[]>;
  /** `itemprop` of elements other than `<meta>` → elements. */
  readonly itemprops: ReadonlyMap<string, readonly Element[]>;
  readonly headings: readonly Element[];
  readonly times: readonly Element[];
  /** Elements whose rel, class or id says that they name the author. */
  readonly bylines: readonly Element[];
  readonly documentTitle?: string;
  readonly canonical?: string;
  readonly base?: string;
  readonly htmlLanguage?: string;
}

const BYLINE_TOKEN =
  /(?:^|[\s_-])(?:by-?line|author|authors|penulis|writer|reporter|contributor|autor|auteur)(?:$|[\s_-]|name|__)/i;
export const AUTHOR_PAGE =
  /\/(?:author|authors|writer|writers|penulis|reporter|reporters|contributor|contributors|by|profile|staff|journalist|columnists?|autor|auteur)\/[^/?#]{3,}|[?&]author=\d/i;
const NOT_BYLINE =
  /(?:bio|avatar|image|photo|comment|related|social|follow|about-author|authors?-?(?:box|list|card|more))/i;

/** Whom these boxes name has written something else: a comment, another story, a picture, what somebody is quoted with. */
const STRANGERS =
  /(?:^|[\s_-])(?:comments?|comment-?list|reviews?|rev|related|recommended|teasers?|menu|navbar|navigation|wp-caption|photo-text|photo-credit|quote)(?:$|[\s_-]|__)/i;

/** Values of one name, headings and bylines that are kept; a page with 50,000 of them tells nothing by the rest. */
const MAX_VALUES = 200;
const HEADING_CHARS = 300;
const MIN_HEADING_CHARS = 8;

/** One pass over the elements of a page. */
export function gatherFacts(document: Document, onProblem?: (problem: string) => void): PageFacts {
  const elements = elementsOf(document);
  const named = (name: string): Element[] => elements.filter((element) => element.name === name);
  const ld = readJsonLd(
    named("script")
      .filter((script) => /ld\+json/i.test(attribute(script, "type")))
      .map((script) => textContent(script)),
    onProblem,
  );
  const links = named("link");
  const html = named("html")[0];
  const title = elements.find((element) => element.name === "title" && !inside(element, "svg"));
  return {
    ...(ld === undefined ? {} : { ld }),
    meta: metaOf(named("meta")),
    itemprops: itempropsOf(elements),
    headings: headingsOf(elements, title === undefined ? "" : textContent(title)).slice(0, MAX_VALUES),
    times: named("time"),
    bylines: elements.filter(isByline).slice(0, MAX_VALUES),
    ...optional(
      "documentTitle",
      title === undefined
        ? undefined
        : title.children
            .map((node) => (isText(node) ? node.data : ""))
            .join("")
            .trim(),
    ),
    ...optional(
      "canonical",
      links.find((link) => attribute(link, "rel").toLowerCase() === "canonical")?.attribs["href"],
    ),
    ...optional("base", named("base")[0]?.attribs["href"]),
    ...optional("htmlLanguage", html?.attribs["lang"] ?? html?.attribs["xml:lang"]),
  };
}

/** The elements that may name who wrote the article. */
export function namingElements({ bylines, itemprops }: PageFacts): readonly Element[] {
  return [...bylines, ...(itemprops.get("author") ?? [])].filter((element) => !isOfStrangers(element));
}

function isOfStrangers({ parent }: Element): boolean {
  if (parent === null || !isTag(parent) || /^(?:html|body|main)$/.test(parent.name)) return false;
  return (
    /^(?:nav|blockquote|figcaption|figure)$/.test(parent.name) ||
    STRANGERS.test(`${attribute(parent, "class")} ${attribute(parent, "id")}`) ||
    isOfStrangers(parent)
  );
}

/** The first content of the first of these names that is there and not blank. */
export function metaValue(facts: PageFacts, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = facts.meta.get(name)?.find((content) => content !== "");
    if (value !== undefined) return value;
  }
  return undefined;
}

function metaOf(elements: readonly Element[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const element of elements) {
    const content = attribute(element, "content");
    for (const key of ["property", "name", "itemprop", "http-equiv"]) {
      const name = attribute(element, key).toLowerCase();
      if (name !== "" && content !== "") add(found, name, content);
    }
  }
  return found;
}

function itempropsOf(elements: readonly Element[]): Map<string, Element[]> {
  const found = new Map<string, Element[]>();
  for (const element of elements) {
    if (element.name === "meta") continue;
    for (const name of attribute(element, "itemprop").split(/\s+/)) {
      if (name !== "") add(found, name, element);
    }
  }
  return found;
}

function add<T>(found: Map<string, T[]>, name: string, value: T): void {
  const before = found.get(name);
  if (before === undefined) found.set(name, [value]);
  else if (before.length < MAX_VALUES) before.push(value);
}

/** Old and messy pages have no `<h1>`: the `<h2>` or `<h3>` that `<title>` begins with is the title then, else the first. */
function headingsOf(elements: readonly Element[], documentTitle: string): Element[] {
  const first = elements.filter(({ name }) => name === "h1");
  if (first.some((element) => visibleText(element) !== "")) return first;
  const others = elements.filter(({ name }) => name === "h2" || name === "h3").slice(0, MAX_VALUES);
  const named = others.find((heading) => {
    const text = comparableText(shortText(heading, HEADING_CHARS) ?? "");
    return text.length >= MIN_HEADING_CHARS && comparableText(documentTitle).startsWith(text);
  });
  return named === undefined ? others.slice(0, 1) : [named];
}

function isByline(element: Element): boolean {
  if (/(?:^|\s)author(?:\s|$)/i.test(attribute(element, "rel"))) return element.name !== "link";
  if (element.name === "a" && AUTHOR_PAGE.test(attribute(element, "href"))) return true;
  const marks = `${attribute(element, "class")} ${attribute(element, "id")} ${attribute(element, "data-testid")}`;
  return BYLINE_TOKEN.test(marks) && !NOT_BYLINE.test(marks) && shortText(element, 200) !== undefined;
}

function inside(element: Element, name: string): boolean {
  const { parent } = element;
  return parent !== null && isTag(parent) && (parent.name === name || inside(parent, name));
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  const text = value?.trim() ?? "";
  return (text === "" ? {} : { [key]: text }) as { [P in K]?: string };
}
