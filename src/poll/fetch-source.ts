import { type MuaraError, ParseError } from "../domain/errors.js";
import type { Source } from "../domain/source.js";
import type { SourceDocument } from "../domain/source-document.js";
import type { SourceState } from "../domain/source-state.js";
import type { StoredSource } from "../domain/stored-item.js";
import type { FetchOutcome } from "../fetch/outcome.js";
import type { Instant } from "../lib/dates/instant.js";
import { DAY_MS } from "../lib/time.js";
import { needsFullDocument } from "../poll-state/full-document.js";
import { pollTarget } from "../poll-state/poll-url.js";
import { type Outcome, type Reading, readFeedDocument } from "./documents/read-feed-document.js";
import { acceptOf, readMapped } from "./documents/read-mapped.js";
import { type PageReading, readPage } from "./documents/read-page.js";
import { truncatedError } from "./documents/truncated-document.js";
import type { PollContext } from "./poll-context.js";

/** One visit to a source, before anything is decided. */
export type FetchedSource = VisitResult & {
  /** The answer is that of an unconditional request right after a 304. */
  readonly isAfter304?: true;
};

type VisitResult =
  | { readonly kind: "modified"; readonly outcome: Outcome<"modified">; readonly reading: Reading }
  /** The document ended early; without a reading it ended before its first item. */
  | {
      readonly kind: "truncated";
      readonly outcome: Outcome<"modified">;
      readonly error: ParseError;
      readonly reading?: Reading;
    }
  | { readonly kind: "notModified"; readonly outcome: Outcome<"notModified"> }
  | { readonly kind: "gone"; readonly outcome: Outcome<"gone"> }
  | { readonly kind: "failed"; readonly error: MuaraError };

/** Fetches a source and reads what came. What cannot be read is a failure of the source, and keeps its old validators. */
export async function fetchSource(
  context: PollContext,
  source: Source,
  stored: StoredSource,
  signal: AbortSignal,
): Promise<FetchedSource> {
  const request = {
    sourceId: source.id,
    feedsCount: context.feedsCountOf(source.id),
    robots: source.kind === "page" || source.kind === "sitemap" || source.kind === "map",
    ...acceptOf(source),
    ...pollTarget(stored, source),
  };
  const outcome = await context.fetcher.fetch(request, signal);
  const only304 = outcome.kind === "notModified" && !outcome.isFull;
  if (!only304 || !needsFullDocument(stored.state, context.bounds(), context.now()))
    return fetchedOf(context, source, stored, outcome, signal);
  const { validators: _, ...unconditional } = request;
  const full = await context.fetcher.fetch(unconditional, signal);
  return { ...(await fetchedOf(context, source, stored, full, signal)), isAfter304: true };
}

async function fetchedOf(
  context: PollContext,
  source: Source,
  stored: StoredSource,
  outcome: FetchOutcome,
  signal: AbortSignal,
): Promise<VisitResult> {
  switch (outcome.kind) {
    case "modified":
      return readOutcome(context, source, stored, outcome, signal);
    case "notModified":
      return { kind: "notModified", outcome };
    case "gone":
      return { kind: "gone", outcome };
    case "failed":
      return { kind: "failed", error: outcome.error };
  }
}

async function readOutcome(
  context: PollContext,
  source: Source,
  stored: StoredSource,
  outcome: Outcome<"modified">,
  signal: AbortSignal,
): Promise<VisitResult> {
  try {
    const { reading, outcome: own } = await readDocument(context, source, stored, outcome.document, signal);
    const read = own ?? outcome;
    if (!reading.isTruncated) return { kind: "modified", outcome: read, reading };
    return { kind: "truncated", outcome: read, reading, error: truncatedError(read.document, reading) };
  } catch (error) {
    if (error instanceof ParseError && error.what === "truncated") return { kind: "truncated", outcome, error };
    if (error instanceof ParseError) return { kind: "failed", error };
    throw error;
  }
}

async function readDocument(
  context: PollContext,
  source: Source,
  stored: StoredSource,
  document: SourceDocument,
  signal: AbortSignal,
): Promise<PageReading> {
  const page = { context, source, stored, document, signal };
  if (source.map !== undefined) return { reading: await readMapped(page, source.map) };
  if (source.kind === "page" || source.kind === "sitemap") return readPage(page, []);
  try {
    return { reading: await readFeedDocument(context, source, stored, document) };
  } catch (error) {
    if (!(error instanceof ParseError) || source.kind === "feed") throw error;
    if (error.what !== "html" && error.what !== "xml") throw error;
    if (isStillAFeed(stored.state, context.now())) throw error;
    return readPage(page, error.advertised);
  }
}

/**
 * A login, an error or a parking page in the place of a feed is mostly gone the next time; its links are no items, and the
 * feed that it advertises is another's. One that stays so long is what became of the source.
 */
const PAGE_BELIEVED_AFTER_MS = 3 * DAY_MS;

function isStillAFeed({ isFeed, failingSince }: SourceState, now: Instant): boolean {
  return isFeed === true && Date.parse(now) - Date.parse(failingSince ?? now) < PAGE_BELIEVED_AFTER_MS;
}
