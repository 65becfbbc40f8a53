import type { ItemSource, NormalisedItem } from "../../domain/item.js";
import type { ParsedFeed } from "../../domain/parsed-feed.js";
import type { Source } from "../../domain/source.js";
import type { SourceDocument } from "../../domain/source-document.js";
import type { SourceState } from "../../domain/source-state.js";
import type { StoredSource } from "../../domain/stored-item.js";
import { plainLine } from "../../feed/normalise/html-text.js";
import type { FetchOutcome } from "../../fetch/outcome.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import type { PollContext } from "../poll-context.js";

/** What a source has to say, whatever it is made of: a feed, a list page, a sitemap. */
export interface Reading {
  readonly feed: Pick<ParsedFeed, "link" | "image" | "language" | "hubs" | "pace"> & { readonly title?: string };
  readonly items: readonly NormalisedItem[];
  readonly isFeed?: true;
  /** The document ended early: `items` are those that are whole. */
  readonly isTruncated?: true;
  /** The feed that was read instead of the page that advertises it. */
  readonly feedUrl?: string;
  /** Names the mapping that the document was read by. */
  readonly mapHash?: string;
  /** Articles that are on the page and were not read yet: the page must come again, whether it changes or not. */
  readonly incomplete?: boolean;
  /** Links to articles on the page, known or new. */
  readonly linkCount?: number;
  readonly failedLinks?: NonNullable<SourceState["failedLinks"]>;
  /** What was repaired, cut or preferred, in plain words. */
  readonly notes: readonly string[];
}

export type Outcome<Kind extends FetchOutcome["kind"]> = Extract<FetchOutcome, { kind: Kind }>;

/** Reads a document that should be a feed. @throws ParseError */
export async function readFeedDocument(
  context: PollContext,
  source: Source,
  stored: StoredSource,
  document: SourceDocument,
): Promise<Reading> {
  const { maxItems } = source.retention;
  const contextOf = (parsed: Omit<ParsedFeed, "items">) => ({
    source: itemSource(source, document, parsed),
    ...(parsed.title !== undefined && { feedTitle: plainLine(parsed.title) }),
    ...languageOf(source, parsed),
  });
  const keep = { maxItems, knownIds: new Set(stored.heads.map(({ id }) => id)) };
  const { feed, items, itemCount } = await context.readFeed(document, parseOptions(source), contextOf, keep);
  const title = feed.title && plainLine(feed.title);
  const { title: _, isTruncated, ...facts } = feed;
  return {
    isFeed: true,
    ...(isTruncated ? { isTruncated } : {}),
    feed: { ...facts, ...(title ? { title } : {}) },
    items,
    notes: [...overLimit(itemCount, maxItems), ...feed.problems],
  };
}

function overLimit(itemCount: number, maxItems: number): string[] {
  if (itemCount <= maxItems) return [];
  return [`the document has ${itemCount} items; the newest ${maxItems} can be kept (retention.maxItems)`];
}

function parseOptions({ timeZone, language }: Source) {
  return { ...(timeZone === undefined ? {} : { timeZone }), ...(language === undefined ? {} : { language }) };
}

/** What the config says wins over everything; what the document says is a hint beside what each item says. */
export function languageOf(source: Source, parsed: Pick<ParsedFeed, "language">) {
  return {
    ...(source.language === undefined ? {} : { language: source.language }),
    ...(parsed.language === undefined ? {} : { declaredLanguage: parsed.language }),
  };
}

/** How the items of a source name it: the config's title, else the document's own, else the id. */
export function itemSource(
  source: Source,
  document: SourceDocument,
  said: Pick<ParsedFeed, "title" | "link">,
): ItemSource {
  const title = source.title ?? ((said.title && plainLine(said.title)) || source.id);
  return {
    id: source.id,
    title,
    feedUrl: withoutSecrets(document.url),
    ...(said.link === undefined ? {} : { url: said.link }),
  };
}
