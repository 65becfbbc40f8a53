import type { NormalisedItem } from "../../domain/item.js";
import type { Source } from "../../domain/source.js";
import type { StoredItem, StoredSource } from "../../domain/stored-item.js";
import { contentHash } from "../../items/content-hash.js";
import { type Decision, decide } from "../../items/decide.js";
import type { Instant } from "../../lib/dates/instant.js";
import type { PollContext } from "../poll-context.js";
import { withFullText } from "./add-full-text.js";

/** Items and heads that are looked at together; a decision over more is made in the thread: each costs some 50 µs. */
export const MAX_INLINE_ITEMS = 300;
/** Hashes computed before the event loop goes on. */
const HASHES_PER_SLICE = 20;

/** The items of one document. With `isWhole`, a stored item that is not among them was withdrawn. */
export interface ReadDocument {
  readonly items: readonly NormalisedItem[];
  readonly isWhole: boolean;
}

/**
 * Decides, and gives new items their full texts. Pages can take minutes: items have come in when they can be saved, not when the
 * feed was read, or a program that asks what came since its last visit would never be told of them.
 */
export async function decideWithFullText(
  context: PollContext,
  source: Source,
  stored: StoredSource,
  { items, isWhole }: ReadDocument,
  signal: AbortSignal,
): Promise<{ readonly decision: Decision; readonly notes: readonly string[] }> {
  const begun = context.now();
  const found = await decideItems(context, stored, { items, isWhole }, source, begun);
  const full = await withFullText(context, source, stored, found.upserts, signal);
  const now = context.now();
  if (now === begun || full.pages === 0) return { decision: { ...found, upserts: full.items }, notes: full.notes };
  const decision = await decideItems(context, stored, { items, isWhole }, source, now);
  const texts = new Map(full.items.map((item) => [item.key, item]));
  const upserts = decision.upserts.map((item) => ({ ...item, ...textOf(texts.get(item.key)) }));
  return { decision: { ...decision, upserts }, notes: full.notes };
}

/** What the page of an item may change of it. */
function textOf(item: StoredItem | undefined): Partial<StoredItem> {
  if (item === undefined) return {};
  const { contentHtml, summary, image, authors, fullText } = item;
  return {
    authors,
    ...(contentHtml !== undefined && { contentHtml }),
    ...(summary !== undefined && { summary }),
    ...(image !== undefined && { image }),
    ...(fullText !== undefined && { fullText }),
  };
}

/** Decides what the items of one document change: over few items at once, else in the thread that reads documents. */
async function decideItems(
  context: Pick<PollContext, "runJob">,
  stored: StoredSource,
  { items, isWhole }: ReadDocument,
  source: Source,
  now: Instant,
): Promise<Decision> {
  if (countOfCompared(stored, items) <= MAX_INLINE_ITEMS) return decide(stored, items, source, now, isWhole);
  const slim: NormalisedItem[] = [];
  for (const [at, item] of items.entries()) {
    if (item.contentHash === undefined && at % HASHES_PER_SLICE === 0) await new Promise(setImmediate);
    slim.push(withoutBody(item, at));
  }
  const { heads, remembered } = stored;
  const { updates, retention } = source;
  const input = { stored: { heads, remembered }, items: slim, source: { updates, retention }, now, isWhole };
  const { decision } = await context.runJob({ kind: "decide", input }, source.url);
  return { ...decision, upserts: decision.upserts.map((upsert) => withBody(upsert, items)) };
}

/** A document without a new id is compared by ids alone, whatever is stored. */
function countOfCompared({ heads, remembered }: StoredSource, items: readonly NormalisedItem[]): number {
  const ids = new Set(heads.map(({ id }) => id));
  const isKnown = items.every(({ id }) => ids.has(id));
  return items.length + (isKnown ? 0 : heads.length + remembered.length);
}

/** An item without what a decision does not look at; its source says where it is in the list. */
function withoutBody(item: NormalisedItem, at: number): NormalisedItem {
  const { contentHtml: _, summary: __, image: ___, ...rest } = item;
  return { ...rest, attachments: [], contentHash: contentHash(item), source: { id: String(at), title: "" } };
}

function withBody(upsert: StoredItem, items: readonly NormalisedItem[]): StoredItem {
  const item = items[Number(upsert.source.id)];
  if (item === undefined) throw new Error(`the decision has an item that is not in the document: ${upsert.id}`);
  const { contentHtml, summary, image, attachments, source } = item;
  return {
    ...upsert,
    ...(contentHtml === undefined ? {} : { contentHtml }),
    ...(summary === undefined ? {} : { summary }),
    ...(image === undefined ? {} : { image }),
    attachments,
    source,
  };
}
