import { decodeHTML } from "entities";
import { parseLenient } from "./lenient-json.js";

/** How many nodes of structured data are looked at on one page. */
const MAX_NODES = 2000;
const MAX_NESTING = 12;

export type LdNode = Readonly<Record<string, unknown>>;

const ARTICLE_TYPE =
  /^(?:NewsArticle|Article|ReportageNewsArticle|BlogPosting|AnalysisNewsArticle|OpinionNewsArticle|BackgroundNewsArticle|ReviewNewsArticle|LiveBlogPosting|TechArticle|ScholarlyArticle|SocialMediaPosting|Report|AdvertiserContentArticle|SatiricalArticle|AskPublicNewsArticle|Blog|Review|Recipe)$/;

/** The article of one page as schema.org has it, references to other nodes of the same page followed. */
export interface LdArticle {
  readonly title?: string;
  readonly published?: string;
  readonly updated?: string;
  readonly authors: readonly LdAuthor[];
  readonly editors: readonly LdAuthor[];
  readonly images: readonly string[];
  readonly description?: string;
  readonly url?: string;
  readonly language?: string;
  readonly publisher?: string;
  readonly section: readonly string[];
  readonly keywords: readonly string[];
  readonly body?: string;
}

export interface LdAuthor {
  readonly name: string;
  readonly url?: string;
  readonly kind?: string;
  readonly job?: string;
  /** Initials or a pen name, which the page may show instead. */
  readonly alternateName?: string;
}

/**
 * Finds the article among the JSON-LD scripts of a page: arrays, `@graph`, nested nodes and references by `@id`. Broken JSON is
 * mended where that is safe (comments around it, raw line breaks in strings, commas too many); else that script is left out.
 * @param onProblem called with the reason when a script is left out because of a limit.
 */
export function readJsonLd(scripts: readonly string[], onProblem?: (problem: string) => void): LdArticle | undefined {
  const nodes = scripts.flatMap((script) => flatten(parseLenient(script, onProblem), 0)).slice(0, MAX_NODES);
  const byId = new Map(
    nodes.flatMap((node) => (typeof node["@id"] === "string" ? [[node["@id"], node] as const] : [])),
  );
  const articles = nodes.filter((node) => typesOf(node).some((type) => ARTICLE_TYPE.test(type)));
  const best =
    articles.find((node) => text(node["headline"]) !== undefined && node["datePublished"] !== undefined) ?? articles[0];
  const page = nodes.find((node) => typesOf(node).some((type) => /WebPage$/.test(type)));
  if (best !== undefined) return toArticle(best, byId, page);
  // Yoast writes pages without an article; their headline, author and body are the site's.
  return page?.["datePublished"] === undefined ? undefined : toPageFacts(page);
}

function toArticle(node: LdNode, byId: ReadonlyMap<string, LdNode>, page: LdNode | undefined): LdArticle {
  const resolve = (value: unknown): unknown => {
    const id = isNode(value) ? value["@id"] : undefined;
    const known = typeof id === "string" ? byId.get(id) : undefined;
    return known !== undefined && isNode(value) ? { ...known, ...value } : value;
  };
  const publisher = many(node["publisher"]).map(resolve)[0];
  return defined({
    title: text(node["headline"]) ?? text(node["name"]),
    published: text(node["datePublished"]) ?? text(node["dateCreated"]) ?? text(page?.["datePublished"]),
    updated: text(node["dateModified"]),
    authors: many(node["author"] ?? node["creator"])
      .map(resolve)
      .flatMap(toAuthor),
    editors: many(node["editor"]).map(resolve).flatMap(toAuthor),
    images: many(node["image"] ?? node["thumbnailUrl"])
      .map(resolve)
      .flatMap(imageUrl),
    description: text(node["description"]),
    url:
      text(node["url"]) ??
      text(isNode(node["mainEntityOfPage"]) ? node["mainEntityOfPage"]["@id"] : node["mainEntityOfPage"]),
    language: text(node["inLanguage"]),
    publisher: isNode(publisher) ? publisherOf(publisher) : text(publisher),
    section: many(node["articleSection"]).flatMap((value) => text(value) ?? []),
    keywords: many(node["keywords"]).flatMap(
      (value) =>
        text(value)
          ?.split(",")
          .map((word) => word.trim()) ?? [],
    ),
    body: text(node["articleBody"]),
  }) as unknown as LdArticle;
}

/** A person who publishes alone is no site: the name is the author's. */
function publisherOf(publisher: LdNode): string | undefined {
  return typesOf(publisher).includes("Person") ? undefined : text(publisher["name"]);
}

function toPageFacts(page: LdNode): LdArticle {
  const published = text(page["datePublished"]);
  const updated = text(page["dateModified"]);
  return {
    ...(published === undefined ? {} : { published }),
    ...(updated === undefined ? {} : { updated }),
    authors: [],
    editors: [],
    images: [],
    section: [],
    keywords: [],
  };
}

function toAuthor(value: unknown): LdAuthor[] {
  if (typeof value === "string") return value.trim() === "" ? [] : [{ name: decodeHTML(value.trim()) }];
  if (!isNode(value)) return [];
  const parts = [value["givenName"], value["additionalName"], value["familyName"]].flatMap((part) => text(part) ?? []);
  const names = many(value["name"] ?? (parts.length > 1 ? parts.join(" ") : undefined)).flatMap((name) =>
    typeof name === "string" && name.trim() !== "" ? [decodeHTML(name.trim())] : [],
  );
  return names.map(
    (name) =>
      defined({
        name,
        url: text(value["url"]),
        kind: typesOf(value)[0],
        job: text(value["jobTitle"]),
        alternateName: text(value["alternateName"]),
      }) as unknown as LdAuthor,
  );
}

function imageUrl(value: unknown): string[] {
  const url = isNode(value) ? (text(value["url"]) ?? text(value["contentUrl"]) ?? text(value["@id"])) : text(value);
  return url === undefined ? [] : [url];
}

function flatten(value: unknown, depth: number): LdNode[] {
  if (depth > MAX_NESTING) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => flatten(entry, depth + 1));
  if (!isNode(value)) return [];
  const inner = Object.values(value).flatMap((entry) => (typeof entry === "object" ? flatten(entry, depth + 1) : []));
  return [value, ...inner];
}

function typesOf(node: LdNode): string[] {
  return many(node["@type"]).flatMap((type) => (typeof type === "string" ? [type.replace(/^.*[/#:]/, "")] : []));
}

function many(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isNode(value: unknown): value is LdNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  const inner = isNode(first) ? first["@value"] : first;
  return typeof inner === "string" && inner.trim() !== "" ? decodeHTML(inner.trim()) : undefined;
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
