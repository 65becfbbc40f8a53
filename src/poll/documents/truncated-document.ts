import { ParseError } from "../../domain/errors.js";
import type { NormalisedItem } from "../../domain/item.js";
import type { SourceDocument } from "../../domain/source-document.js";
import type { ItemHead, StoredSource } from "../../domain/stored-item.js";
import type { PollFacts } from "../../poll-state/poll-facts.js";
import type { Reading } from "./read-feed-document.js";

/** Why a document that ended early counts in part, for logs and status. */
export function truncatedError({ url }: SourceDocument, { items }: Reading): ParseError {
  const kept = items.length === 1 ? "1 whole item was read" : `${items.length} whole items were read`;
  return new ParseError(
    `${url}: the document ended early (truncated); ${kept}, the next poll fetches it again`,
    "truncated",
  );
}

/**
 * The items of a truncated document as they are in the whole one: what the feed says behind its items of their authors and
 * language is missing, and taken from what is stored.
 */
export function withStoredFacts(items: readonly NormalisedItem[], { heads }: StoredSource): readonly NormalisedItem[] {
  const known = new Map<string, ItemHead>(heads.map((head) => [head.id, head]));
  return items.map((item) => {
    const head = known.get(item.id);
    if (head === undefined) return item;
    const { contentHash: _, ...rest } = item;
    const { language = head.language } = item;
    const spoken = language === undefined ? {} : { language };
    if (item.authors.length > 0 || head.authors.length === 0) return { ...item, ...spoken };
    // The hash covers the authors: it is computed again.
    return { ...rest, ...spoken, authors: head.authors };
  });
}

/** A document that ended before its first whole item. */
export function withoutItems(error: ParseError): Extract<PollFacts, { kind: "truncated" }> {
  return { kind: "truncated", error, read: { published: [], itemCount: 0, changed: false } };
}
