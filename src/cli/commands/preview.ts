import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { ArticleReading } from "../../article/article-reading.js";
import type { Config } from "../../config/config.js";
import { configOf, loadConfig } from "../../config/load/load-config.js";
import type { ItemSource } from "../../domain/item.js";
import type { Source } from "../../domain/source.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { plainLine } from "../../feed/normalise/html-text.js";
import { normaliseItems } from "../../feed/normalise/normalise-items.js";
import { createFetcher } from "../../fetch/fetcher.js";
import { toInstant } from "../../lib/dates/instant.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { createArticleReader } from "../../poll/threads/article-reader.js";
import { type CommandContext, EXIT } from "../context.js";
import { describeInspection, type Inspection, inspect } from "../discover/inspect.js";
import { type Preview, writePreview } from "../output/preview-text.js";
import { plain, writeJson } from "../output/terminal.js";
import { readVersion } from "../version.js";
import { findTarget, type Target } from "./preview-target.js";

export interface PreviewOptions {
  readonly json?: boolean;
  /** What to take the document for, where that is not plain. */
  readonly as?: "feed" | "list" | "article";
  /** The source whose rules apply; without it that of the same address or host. */
  readonly source?: string;
  /** The address a saved page came from. */
  readonly url?: string;
}

/** Characters of text that make a page an article rather than a list of them. */
const ARTICLE_CHARS = 600;
const LIST_LINKS = 5;

interface Room {
  readonly context: CommandContext;
  readonly config: Config;
  readonly fetch: (url: string, accept?: string) => Promise<SourceDocument | string>;
  readonly read: (document: SourceDocument, source: Source | undefined) => Promise<ArticleReading>;
}

/**
 * Shows step by step what comes of a source, an address, a saved file or a text on stdin: what was fetched, found and cut, and
 * the item that came out. Stores nothing. Exit status 1 when nothing came.
 */
export async function runPreview(context: CommandContext, place: string, options: PreviewOptions): Promise<number> {
  const config = configOrDefaults(context);
  const fetcher = (context.openFetcher ?? createFetcher)(config.polling, config.site, { version: readVersion() });
  const articles = createArticleReader();
  const room: Room = {
    context,
    config,
    fetch: async (url, accept) => {
      const request = { sourceId: "preview", url, feedsCount: 0, ...(accept === undefined ? {} : { accept }) };
      const outcome = await fetcher.fetch(request, context.stopping);
      if (outcome.kind === "modified") return outcome.document;
      return outcome.kind === "failed" ? outcome.error.fact : `${url} is gone for good (410)`;
    },
    read: (document, source) => articles.read(document, readingOptions(source)),
  };
  try {
    const target = await findTarget(room, place, options);
    if (typeof target === "string") {
      context.stderr.write(`${plain(target)}\n`);
      return EXIT.failure;
    }
    const preview = await previewOf(room, target, options);
    if (options.json) writeJson(context, preview);
    else writePreview(context, preview);
    return preview.items.length > 0 ? EXIT.ok : EXIT.failure;
  } finally {
    await Promise.all([fetcher.close(), articles.close()]);
  }
}

/** A rule can be tried before there is a config; one that is wrong is told. */
function configOrDefaults({ configPath, env }: CommandContext): Config {
  if (existsSync(configPath)) return loadConfig(configPath, env);
  return configOf(resolve(configPath), "{}", env);
}

async function previewOf(room: Room, target: Target, options: PreviewOptions): Promise<Preview> {
  const { document, source, by } = target;
  const base = { by, url: document.url, bytes: document.bytes.length, ...aboutOf(document, source) };
  const now = toInstant(Date.now());
  const look = document.url === "" ? undefined : inspect(document, source ?? {}, now);
  if (look?.kind === "map" || look?.kind === "unmapped") return { ...base, ...mapPreview(look, target) };
  if (look?.kind === "feed" && options.as !== "article") return { ...base, ...feedPreview(look, target) };
  const isOwnPage = source !== undefined && (source.url === document.url || by === `the source ${source.id}`);
  if (options.as === "feed")
    return { ...base, found: look === undefined ? "no feed" : noFeed(look), items: [], notes: [] };
  if (look !== undefined && (options.as === "list" || isOwnPage || look.kind === "sitemap"))
    return { ...base, ...(await listPreview(room, target, look)) };
  const reading = await room.read(document, source);
  const isList = look?.kind === "page" && look.list.links.length >= LIST_LINKS && reading.text.length < ARTICLE_CHARS;
  if (look !== undefined && isList && options.as !== "article")
    return { ...base, ...(await listPreview(room, target, look)) };
  return { ...base, found: "an article", ...articlePreview(reading, target) };
}

function noFeed(look: Inspection): string {
  return look.kind === "page" ? look.why : describeInspection(look);
}

function aboutOf(
  { contentType }: SourceDocument,
  source: Source | undefined,
): Pick<Preview, "contentType" | "rulesOf"> {
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(source === undefined ? {} : { rulesOf: source.id }),
  };
}

/** The items of a mapping, and of what fields nothing was found. */
function mapPreview(look: Extract<Inspection, { kind: "map" | "unmapped" }>, target: Target) {
  if (look.kind === "map") return feedPreview(look, target);
  return { found: look.why, items: [], notes: [] };
}

function feedPreview(
  look: Extract<Inspection, { kind: "feed" | "map" }>,
  { document, source }: Target,
): Pick<Preview, "found" | "items" | "notes"> {
  const { feed } = look;
  const from = itemSource(document, source, feed.title === undefined ? undefined : plainLine(feed.title));
  const language = source?.language ?? feed.language;
  const items = normaliseItems(feed.items, { source: from, ...(language === undefined ? {} : { language }) });
  return { found: describeInspection(look), items, notes: feed.problems };
}

/** A list shows its links, and the first of them as an article. */
async function listPreview(
  room: Room,
  { source }: Target,
  look: Inspection,
): Promise<Pick<Preview, "found" | "items" | "notes">> {
  const links =
    look.kind === "page"
      ? look.list.links
      : look.kind === "sitemap" && look.sitemap.kind === "pages"
        ? look.sitemap.links
        : [];
  const notes = look.kind === "page" ? look.list.warnings : [];
  const found = {
    found: describeInspection(look),
    links: links.map(({ url, title }) => ({ url, ...(title === undefined ? {} : { title }) })),
  };
  const [first] = links;
  if (first === undefined) return { ...found, items: [], notes };
  const page = await room.fetch(first.url, "text/html, */*;q=0.1");
  if (typeof page === "string") return { ...found, items: [], notes: [...notes, page] };
  const target = { document: page, by: first.url, ...(source === undefined ? {} : { source }) };
  const article = articlePreview(await room.read(page, source), target);
  return { ...found, ...article, notes: [...notes, ...article.notes] };
}

function articlePreview(reading: ArticleReading, { document, source }: Target) {
  const { item, steps, removed, origins, warnings, text, caption, credit, nextPage } = reading;
  const items = normaliseItems([item], { source: itemSource(document, source, reading.siteName) });
  return {
    items,
    steps,
    removed,
    origins,
    text,
    notes: warnings,
    ...(caption === undefined ? {} : { caption }),
    ...(credit === undefined ? {} : { credit }),
    ...(nextPage === undefined ? {} : { nextPage }),
  };
}

function itemSource({ url }: SourceDocument, source: Source | undefined, title: string | undefined): ItemSource {
  const name = source?.title ?? title ?? source?.id ?? (url.startsWith("http") ? new URL(url).hostname : "preview");
  return {
    id: source?.id ?? "preview",
    title: name,
    ...(url.startsWith("http") ? { feedUrl: withoutSecrets(url) } : {}),
  };
}

function readingOptions(source: Source | undefined) {
  return {
    now: toInstant(Date.now()),
    ...(source === undefined ? {} : { rules: source.article }),
    ...(source?.timeZone === undefined ? {} : { timeZone: source.timeZone }),
    ...(source?.language === undefined ? {} : { language: source.language }),
  };
}
