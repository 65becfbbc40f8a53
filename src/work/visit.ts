import type { Source, SourceState, StoredSource } from "../aggregate/model.js";
import { pollTarget } from "../aggregate/politeness-target.js";
import { type MuaraError, ParseError } from "../feed/errors.js";
import type { ItemSource, NormalisedItem, ParsedFeed, SourceDocument } from "../feed/model.js";
import { plainLine } from "../feed/text.js";
import type { FetchOutcome } from "../fetch/outcome.js";
import { type PageReading, readPage } from "./read-page.js";
import type { WorkRoom } from "./room.js";

/** What a source has to say, whatever it is made of: a feed, a list page, a sitemap. */
export interface Reading {
  readonly feed: Pick<ParsedFeed, "link" | "image" | "language" | "hubs" | "pace"> & { readonly title?: string };
  readonly items: readonly NormalisedItem[];
  /** The feed that was read instead of the page that advertises it. */
  readonly feedUrl?: string;
  /** Articles that are on the page and were not read yet: the page must come again, whether it changes or not. */
  readonly incomplete?: boolean;
  readonly failedLinks?: NonNullable<SourceState["failedLinks"]>;
  /** What was repaired, cut or preferred, in plain words. */
  readonly notes: readonly string[];
}

export type Outcome<Kind extends FetchOutcome["kind"]> = Extract<FetchOutcome, { kind: Kind }>;

/** One visit to a source, before anything is decided. */
export type Visit =
  | { readonly kind: "modified"; readonly outcome: Outcome<"modified">; readonly reading: Reading }
  | { readonly kind: "notModified"; readonly outcome: Outcome<"notModified"> }
  | { readonly kind: "gone"; readonly outcome: Outcome<"gone"> }
  | { readonly kind: "failed"; readonly error: MuaraError };

/** Fetches a source and reads what came. What cannot be read is a failure of the source, and keeps its old validators. */
export async function visitSource(
  room: WorkRoom,
  source: Source,
  stored: StoredSource,
  signal: AbortSignal,
): Promise<Visit> {
  const request = { sourceId: source.id, feedsCount: room.feedsCountOf(source.id), ...pollTarget(stored, source) };
  const outcome = await room.fetcher.fetch(request, signal);
  switch (outcome.kind) {
    case "modified":
      return readOutcome(room, source, stored, outcome, signal);
    case "notModified":
      return { kind: "notModified", outcome };
    case "gone":
      return { kind: "gone", outcome };
    case "failed":
      return { kind: "failed", error: outcome.error };
  }
}

async function readOutcome(
  room: WorkRoom,
  source: Source,
  stored: StoredSource,
  outcome: Outcome<"modified">,
  signal: AbortSignal,
): Promise<Visit> {
  try {
    const read = await readDocument(room, source, stored, outcome.document, signal);
    return { kind: "modified", outcome: read.outcome ?? outcome, reading: read.reading };
  } catch (error) {
    if (error instanceof ParseError) return { kind: "failed", error };
    throw error;
  }
}

async function readDocument(
  room: WorkRoom,
  source: Source,
  stored: StoredSource,
  document: SourceDocument,
  signal: AbortSignal,
): Promise<PageReading> {
  const page = { room, source, stored, document, signal };
  if (source.kind === "page" || source.kind === "sitemap") return readPage(page, []);
  try {
    return { reading: await readFeedDocument(room, source, document) };
  } catch (error) {
    if (!(error instanceof ParseError) || source.kind === "feed") throw error;
    if (error.what !== "html" && error.what !== "xml") throw error;
    return readPage(page, error.advertised);
  }
}

/** Reads a document that should be a feed. @throws ParseError */
export async function readFeedDocument(room: WorkRoom, source: Source, document: SourceDocument): Promise<Reading> {
  const { feed, items } = await room.readFeed(document, parseOptions(source), (parsed) => ({
    source: itemSource(source, document, parsed),
    ...languageOf(source, parsed),
  }));
  const title = feed.title && plainLine(feed.title);
  const { title: _, ...facts } = feed;
  return { feed: { ...facts, ...(title ? { title } : {}) }, items, notes: feed.problems };
}

function parseOptions({ timeZone, language }: Source) {
  return { ...(timeZone === undefined ? {} : { timeZone }), ...(language === undefined ? {} : { language }) };
}

function languageOf(source: Source, parsed: Pick<ParsedFeed, "language">) {
  const language = source.language ?? parsed.language;
  return language === undefined ? {} : { language };
}

/** How the items of a source name it: the config's title, else the document's own, else the id. */
export function itemSource(
  source: Source,
  document: SourceDocument,
  said: Pick<ParsedFeed, "title" | "link">,
): ItemSource {
  const title = source.title ?? ((said.title && plainLine(said.title)) || source.id);
  return { id: source.id, title, feedUrl: document.url, ...(said.link === undefined ? {} : { url: said.link }) };
}
