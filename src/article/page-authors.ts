import type { Person } from "../feed/model.js";
import { isName, namesIn, type ReadDates, readByline } from "./byline.js";
import { comparable } from "./comparable.js";
import { EDITOR_PREFIX } from "./house-style.js";
import { attribute, visibleText } from "./markup.js";
import type { PageFacts } from "./page-facts.js";

export interface FoundAuthors {
  readonly authors: readonly Person[];
  readonly from?: string;
}

const AUTHOR_META = [
  "author",
  "article:author",
  "og:article:author",
  "parsely-author",
  "sailthru.author",
  "dc.creator",
  "dcterms.creator",
  "byl",
  "cxenseparse:author",
  "article:author_name",
];
const NOBODY =
  /^(?:admin|administrator|redaksi|editor|editorial|tim redaksi|staff|newsroom|webmaster|unknown|anonymous|anonim|null|undefined|guest|author|penulis|by|oleh)$/i;

/**
 * Who wrote the article: JSON-LD, `<meta>`, microdata, elements that name themselves bylines, the line under the heading; the
 * first of these that gives a name. Nobody where only the site, an editor or "admin" is named.
 */
export function chooseAuthors(
  facts: PageFacts,
  lines: readonly string[],
  sites: readonly string[],
  options: ReadDates,
): FoundAuthors {
  const editors = new Set(editorNames(facts, lines).map(comparable));
  const keep = (people: readonly Person[]): Person[] => {
    const known = new Set<string>();
    return people.filter(({ name }) => {
      const text = comparable(name);
      if (known.has(text) || editors.has(text) || NOBODY.test(name) || isSite(name, sites)) return false;
      known.add(text);
      return true;
    });
  };
  for (const { from, people } of sources(facts, lines, options)) {
    const authors = keep(people);
    if (authors.length > 0) return { authors, from };
  }
  return { authors: [] };
}

function sources(
  facts: PageFacts,
  lines: readonly string[],
  options: ReadDates,
): { from: string; people: readonly Person[] }[] {
  const ld = (facts.ld?.authors ?? []).filter(
    ({ kind, job }) => kind !== "Organization" && kind !== "NewsMediaOrganization" && !/editor/i.test(job ?? ""),
  );
  return [
    { from: "JSON-LD", people: ld.flatMap(({ name, url }) => toPeople(name, url)) },
    {
      from: "meta",
      people: AUTHOR_META.flatMap((name) => facts.meta.get(name) ?? []).flatMap((name) => toPeople(name)),
    },
    {
      from: "microdata",
      people: (facts.itemprops.get("author") ?? []).flatMap((element) => toPeople(visibleText(element))),
    },
    {
      from: "byline",
      people: facts.bylines.flatMap((element) => toPeople(visibleText(element), attribute(element, "href"))),
    },
    {
      from: "the line under the heading",
      people: lines.flatMap((line) => readByline(line, options)?.authors ?? []).map((name) => ({ name })),
    },
  ];
}

function toPeople(text: string, url?: string): Person[] {
  const link = url !== undefined && /^https?:\/\//.test(url) ? { url } : {};
  if (/^https?:\/\//.test(text)) return [];
  const names = isName(text) && !/[,&;|]|\band\b|\bdan\b/.test(text) ? [text] : namesIn(text);
  return names.map((name) => ({ name, ...(names.length === 1 ? link : {}) }));
}

function editorNames(facts: PageFacts, lines: readonly string[]): string[] {
  const texts = [...lines, ...facts.bylines.map(visibleText)];
  return texts.flatMap((text) => {
    const match = EDITOR_PREFIX.exec(text);
    return match === null ? [] : namesIn(text.slice(match[0].length).replace(/^\s*[:：|-]?\s*/, ""));
  });
}

function isSite(name: string, sites: readonly string[]): boolean {
  const text = comparable(name).replace(/ /g, "");
  return sites.some((site) => comparable(site).replace(/ /g, "") === text);
}
