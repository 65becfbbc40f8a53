import type { ArticleLink } from "../../article/list/article-link.js";
import type { SitemapReading } from "../../article/list/sitemap.js";
import { ParseError } from "../../domain/errors.js";
import type { NormalisedItem } from "../../domain/item.js";
import type { ParsedItem } from "../../domain/parsed-feed.js";
import type { Source } from "../../domain/source.js";
import type { SourceDocument } from "../../domain/source-document.js";
import type { StoredSource } from "../../domain/stored-item.js";
import { keyOf } from "../../items/identity.js";
import type { PollContext } from "../poll-context.js";
import { itemSource, languageOf, type Outcome, type Reading, readFeedDocument } from "./read-feed-document.js";
import { readLinkedArticle } from "./read-linked-article.js";

/** A sitemap index leads to at most so many sitemaps at one poll. */
const MAX_SITEMAPS = 3;
/** After so many articles in a row that could not be fetched, the rest waits for the next poll. */
const MAX_FAILURES_IN_A_ROW = 3;
/** A link that failed at so many polls is not tried again while it stays on the page. */
const MAX_TRIES_A_LINK = 3;
const MAX_FAILED_LINKS = 200;

/** A page is read as a feed it advertises, a sitemap, or a list of links to articles. */
export interface PageReading {
  readonly reading: Reading;
  /** The answer that was read instead of the page's own. */
  readonly outcome?: Outcome<"modified">;
}

interface PageVisit {
  readonly context: PollContext;
  readonly source: Source;
  readonly stored: StoredSource;
  readonly document: SourceDocument;
  readonly signal: AbortSignal;
}

/** Reads a document that is a page. @throws ParseError when neither a feed, a sitemap nor articles are found. */
export async function readPage(fetched: PageVisit, advertised: readonly string[]): Promise<PageReading> {
  if (fetched.source.kind === "auto") {
    const found = await readAdvertised(fetched, advertised);
    if (found !== undefined) return found;
  }
  const sitemap = await sitemapIn(fetched, fetched.document);
  if (sitemap !== undefined) return { reading: await readSitemapPages(fetched, sitemap) };
  return { reading: await readList(fetched) };
}

/** The first advertised feed that can be fetched and read. */
async function readAdvertised(fetched: PageVisit, advertised: readonly string[]): Promise<PageReading | undefined> {
  const { context, source, signal } = fetched;
  const [feedUrl] = advertised;
  if (feedUrl === undefined) return undefined;
  const request = { sourceId: source.id, url: feedUrl, feedsCount: context.feedsCountOf(source.id) };
  const outcome = await context.fetcher.fetch(request, signal);
  if (outcome.kind !== "modified") return undefined;
  try {
    const reading = await readFeedDocument(context, source, fetched.stored, outcome.document);
    const note = `${source.url} is a page; the feed it advertises, ${feedUrl}, is read instead`;
    return { outcome, reading: { ...reading, feedUrl, notes: [note, ...reading.notes] } };
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

async function sitemapIn({ context }: PageVisit, document: SourceDocument): Promise<SitemapReading | undefined> {
  return (await context.runJob({ kind: "sitemap", document }, document.url)).sitemap;
}

async function readSitemapPages(fetched: PageVisit, sitemap: SitemapReading): Promise<Reading> {
  if (sitemap.kind === "pages")
    return readLinks(fetched, { links: sitemap.links, notes: sitemap.warnings, ...truncated(sitemap) });
  const links: ArticleLink[] = [];
  const notes: string[] = [];
  let isTruncated = sitemap.isTruncated === true;
  for (const { url } of sitemap.sitemaps.slice(0, MAX_SITEMAPS)) {
    const { context, source, signal } = fetched;
    const outcome = await context.fetcher.fetch(
      { sourceId: source.id, url, feedsCount: context.feedsCountOf(source.id), robots: true },
      signal,
    );
    const part = outcome.kind === "modified" ? await sitemapIn(fetched, outcome.document) : undefined;
    isTruncated ||= part?.isTruncated === true;
    if (part?.kind === "pages") links.push(...part.links);
    else notes.push(`the sitemap ${url} could not be read`);
  }
  return readLinks(fetched, { links, notes, ...truncated({ isTruncated }) });
}

async function readList(fetched: PageVisit): Promise<Reading> {
  const { source, document, context } = fetched;
  const options = {
    rules: source.list,
    now: context.now(),
    ...(source.timeZone === undefined ? {} : { timeZone: source.timeZone }),
    ...(source.language === undefined ? {} : { language: source.language }),
  };
  const { list } = await context.runJob({ kind: "list", document, options }, document.url);
  if (list.links.length === 0 && list.isTruncated) {
    throw new ParseError(`${document.url}: the page ended early (truncated), before its first link`, "truncated");
  }
  if (list.links.length === 0) {
    throw new ParseError(
      `${document.url} is neither a feed nor a page with links to articles. Name the links in list.links, or give the address of its feed.`,
      "html",
      list.feeds.map(({ url }) => url),
    );
  }
  const about = {
    ...(list.title === undefined ? {} : { title: list.title }),
    ...(list.language === undefined ? {} : { language: list.language }),
  };
  return readLinks(fetched, { links: list.links, notes: list.warnings, ...truncated(list), ...about });
}

interface FoundLinks {
  readonly links: readonly ArticleLink[];
  readonly notes: readonly string[];
  readonly title?: string;
  readonly language?: string;
  readonly isTruncated?: true;
}

function truncated({ isTruncated }: { readonly isTruncated?: boolean | undefined }): Pick<FoundLinks, "isTruncated"> {
  return isTruncated ? { isTruncated: true } : {};
}

/** Links that are new are fetched, each once; an article is known by the address it was found under. */
async function readLinks(fetched: PageVisit, found: FoundLinks): Promise<Reading> {
  const { stored } = fetched;
  const known = new Set([...stored.heads, ...stored.remembered].map(({ key }) => key));
  const fresh = found.links.filter(({ url }) => !known.has(keyOf(url)));
  const tries = new Map(stored.state.failedLinks?.map((failed) => [failed.key, failed.tries]));
  const due = fresh.filter(({ url }) => (tries.get(keyOf(url)) ?? 0) < MAX_TRIES_A_LINK);
  const read = await readArticles(fetched, due);
  const failedLinks = read.failed.map((key) => ({ key, tries: (tries.get(key) ?? 0) + 1 }));
  const givenUp = (stored.state.failedLinks ?? []).filter(({ key }) => fresh.some(({ url }) => keyOf(url) === key));
  const left = due.length - read.items.length - failedLinks.filter((link) => link.tries >= MAX_TRIES_A_LINK).length;
  return {
    feed: pageFacts(fetched, found),
    items: await normalised(fetched, found, read.items),
    notes: [...found.notes, ...read.notes],
    failedLinks: [...failedLinks, ...givenUp.filter(({ key }) => !read.failed.includes(key))].slice(
      0,
      MAX_FAILED_LINKS,
    ),
    incomplete: left > 0,
    linkCount: found.links.length,
    ...truncated(found),
  };
}

async function readArticles({ context, source, signal }: PageVisit, links: readonly ArticleLink[]) {
  const items: ParsedItem[] = [];
  const failed: string[] = [];
  const notes: string[] = [];
  let failuresInARow = 0;
  for (const link of links.slice(0, source.list.maxLinks)) {
    if (signal.aborted || failuresInARow >= MAX_FAILURES_IN_A_ROW) break;
    const article = await readLinkedArticle(context, source, link, signal);
    if (article.kind === "read") items.push(article.item);
    else {
      failed.push(keyOf(link.url));
      notes.push(article.why);
    }
    failuresInARow = article.kind === "read" ? 0 : failuresInARow + 1;
  }
  return { items, failed, notes };
}

function pageFacts({ document }: PageVisit, { title, language }: FoundLinks): Reading["feed"] {
  const facts = { link: document.url, hubs: [], pace: {} };
  return { ...facts, ...(title === undefined ? {} : { title }), ...(language === undefined ? {} : { language }) };
}

async function normalised(
  { context, source, document }: PageVisit,
  found: FoundLinks,
  parsed: readonly ParsedItem[],
): Promise<NormalisedItem[]> {
  const title = found.title === undefined ? {} : { title: { value: found.title, type: "text" as const } };
  const normaliseContext = {
    source: itemSource(source, document, { ...title, link: document.url }),
    ...languageOf(source, found),
  };
  const items: NormalisedItem[] = [];
  // One by one: each may be megabytes, and none is a duplicate of another, as its id is its address.
  for (const item of parsed) {
    items.push(
      ...(await context.runJob({ kind: "clean", item, context: normaliseContext }, item.url ?? document.url)).items,
    );
  }
  return items;
}
