import type { Feed } from "../domain/feed.js";
import type { Attachment } from "../domain/item.js";
import type { ItemBody } from "../domain/stored-item.js";
import { htmlToText } from "../feed/normalise/html-text.js";
import type { Instant } from "../lib/dates/instant.js";
import { runStepsWithRests } from "../lib/steps.js";
import {
  CANDIDATES_PER_ITEM,
  type Composed,
  compose,
  type FeedPlan,
  learnText,
  storeKey,
  type TextNeeded,
} from "./compose.js";
import type { Head } from "./duplicate-rules.js";
import type { KeptItems } from "./feed-items.js";
import type { ItemText } from "./filter.js";
import type { Recent } from "./recent-arrivals.js";
import { type SketchCache, withOverlay } from "./sketch-cache.js";

/** The first page of candidates, for each item of the limit. */
const FIRST_PAGE_PER_ITEM = 2;
const PAGE_GROWTH = 4;
const MAX_CANDIDATES = 50_000;
/** Texts are asked for once for the filters and once for the copies. */
const MAX_TEXT_ROUNDS = 3;
const TEXTS_AT_ONCE = 8;

/** Where heads and bodies come from: two methods of the store, for the sources of the plan and in its feed's order. */
export interface FeedReader {
  /** The newest heads over the plan's sources; fewer than `limit` means that there are no more. */
  heads(query: { limit: number; limitPerSource?: number }): Promise<readonly Head[]>;
  /** One for each head, in the same order; undefined where the store has let it go since. */
  bodies(heads: readonly Head[]): Promise<readonly (ItemBody | undefined)[]>;
  /** Called between two steps of the work; a promise where others are to go on first. */
  rest?(): Promise<void> | undefined;
}

export interface ComposedFeed extends Composed {
  /** The order key of the last candidate, where there are more candidates than are read. */
  readonly cutAt?: Instant;
}

/** The part of `Known` that exists before any head is read. */
export interface ComposeKnown {
  readonly memory: SketchCache;
  readonly now: Instant;
  readonly kept?: KeptItems;
  readonly recent?: Recent;
}

/**
 * Composes a feed, reading heads in growing pages until its limit is filled or the sources are exhausted, and only those
 * bodies that a filter on text or the search for copies hangs on.
 */
export async function composeWithTexts(
  plan: FeedPlan,
  reader: FeedReader,
  context: ComposeKnown,
): Promise<ComposedFeed> {
  const memory = withOverlay(context.memory);
  // With as many more as arrived lately, the page also holds those that were the newest before these.
  for (let limit = plan.feed.limit * FIRST_PAGE_PER_ITEM + (context.recent?.heads.length ?? 0); ; ) {
    const asked = Math.min(limit, MAX_CANDIDATES);
    const heads = await reader.heads({ limit: asked, ...limitOfStore(plan) });
    if (heads.length === asked && needsMore(plan.feed, heads)) {
      limit = Math.max(limit + 1, plan.feed.limit * CANDIDATES_PER_ITEM);
      continue;
    }
    const composed = await composeUntilComplete(plan, heads, reader, { ...context, memory });
    const last = heads.at(-1);
    if (composed.enough || heads.length < asked || last === undefined) return composed;
    if (asked === MAX_CANDIDATES) return { ...composed, cutAt: storeKey(plan.feed.order, last) };
    // A filled feed waits for older copies only: those are looked for just so far.
    const forCopies = plan.feed.limit * CANDIDATES_PER_ITEM;
    const isFilled = composed.items.length >= plan.feed.limit;
    limit = isFilled && asked < forCopies ? forCopies : asked * PAGE_GROWTH;
  }
}

/** Whether older copies are to be looked for whatever is composed of these: the last item shown is no newer than the one at the limit. */
function needsMore({ dedupe, limit, order }: Feed, heads: readonly Head[]): boolean {
  const [last, oldest] = [heads[limit - 1], heads.at(-1)];
  if (dedupe.by === "none" || heads.length >= limit * CANDIDATES_PER_ITEM) return false;
  if (last === undefined || oldest === undefined) return false;
  return Date.parse(storeKey(order, last)) - Date.parse(storeKey(order, oldest)) <= dedupe.windowMs;
}

/** The store may leave out what is over a source's limit only when nothing here would take its place. */
function limitOfStore({ feed }: FeedPlan): { limitPerSource?: number } {
  const isDecided = feed.order === "firstSeen" || feed.dedupe.by !== "none";
  const untouched = feed.keep === undefined && feed.drop === undefined && !isDecided;
  return untouched && feed.limitPerSource !== undefined ? { limitPerSource: feed.limitPerSource } : {};
}

async function composeUntilComplete(
  plan: FeedPlan,
  heads: readonly Head[],
  reader: FeedReader,
  context: ComposeKnown,
): Promise<Composed> {
  // Once a text was read, the memory has its answers.
  const textOf = () => undefined;
  for (let round = 0; round < MAX_TEXT_ROUNDS; round++) {
    const answer = await runStepsWithRests(compose(plan, heads, { ...context, textOf }), () => reader.rest?.());
    if (answer.kind === "composed") return answer;
    await readTexts(plan, answer, reader, context);
  }
  throw new RangeError(`feed "${plan.feed.id}" asks for the same texts again and again`);
}

/** Texts are let go as soon as what is asked of them is known: all candidates together may have very many. */
async function readTexts(
  plan: FeedPlan,
  needed: TextNeeded,
  reader: FeedReader,
  known: Pick<ComposeKnown, "memory" | "now">,
): Promise<void> {
  for (let from = 0; from < needed.heads.length; from += TEXTS_AT_ONCE) {
    const batch = needed.heads.slice(from, from + TEXTS_AT_ONCE);
    const bodies = await reader.bodies(batch);
    for (const [at, head] of batch.entries()) {
      learnText(plan, needed.for, head, itemText(head, bodies[at]), known);
      await reader.rest?.();
    }
  }
}

function itemText({ title = "" }: Head, body: ItemBody | undefined): ItemText {
  const { summary = "", contentHtml = "", attachments = [], image } = body ?? {};
  const content = htmlToText(contentHtml);
  return {
    body: content === "" ? summary : content,
    all: [title, summary, content].join("\n"),
    hasImage: image !== undefined || /<img[\s>]/.test(contentHtml) || attachments.some(isImage),
    attachmentTypes: attachments.flatMap(({ mimeType }) => mimeType ?? []),
  };
}

function isImage({ mimeType = "" }: Attachment): boolean {
  return mimeType.startsWith("image/");
}
