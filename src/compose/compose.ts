import type { Feed } from "../domain/feed.js";
import type { Source } from "../domain/source.js";
import type { Instant } from "../lib/dates/instant.js";
import { toInstant } from "../lib/dates/instant.js";
import { groupBy } from "../lib/group-by.js";
import { mapInSteps, type Steps } from "../lib/steps.js";
import { type DuplicateGroup, mergeCopies } from "./dedupe.js";
import { type CopyFacts, type Head, keptAddress } from "./duplicate-rules.js";
import { type FeedItem, feedItemName, type KeptItems } from "./feed-items.js";
import { ageLimits, type CompiledFilter, compileFilter, type FilterView, type ItemText } from "./filter.js";
import { type Sketch, sketchText } from "./near-duplicate.js";
import { arrivedAt, type Recent, type Selected, selectItems } from "./recent-arrivals.js";
import { selectSources } from "./select-sources.js";
import type { SketchCache } from "./sketch-cache.js";

/** With copies merged, older ones are looked for among at most so many candidates for each item of the limit. */
export const CANDIDATES_PER_ITEM = 10;

/** A feed made ready for composing: sources chosen, filters compiled. Made once for each config. */
export interface FeedPlan {
  readonly feed: Feed;
  /** The sources that make up the feed, in the order of preference. */
  readonly sourceIds: readonly string[];
  readonly keep?: CompiledFilter;
  readonly drop?: CompiledFilter;
  readonly ranks: ReadonlyMap<string, number>;
  readonly titles: ReadonlyMap<string, string>;
  /** Ages in ms at which a filter changes its mind. */
  readonly ageLimitsMs: readonly number[];
}

/** What a composition can know beside the heads. */
export interface Known {
  /** Undefined while nobody has read that item's text. */
  readonly textOf: (head: Head) => ItemText | undefined;
  /** Filled here; shared between feeds and compositions. */
  readonly memory: SketchCache;
  readonly now: Instant;
  /** What the feed has shown. */
  readonly kept?: KeptItems;
  /** Recent arrivals that a document also holds; absent if only the newest items are wanted. */
  readonly recent?: Recent;
}

export type ComposedItem = DuplicateGroup;

export interface Composed {
  readonly kind: "composed";
  /** The newest, in the feed's order, at most its limit. `related` are the other copies, earliest first. */
  readonly items: readonly ComposedItem[];
  /** Those of the document, where `recent` was given. */
  readonly selected?: Selected;
  /** What to keep of all candidates, shown or not; none where copies are not merged. */
  readonly keep: () => Steps<readonly FeedItem[]>;
  /** Whether older candidates would change nothing. */
  readonly enough: boolean;
  /** When an age filter would next decide otherwise with no item changed: compose again then. */
  readonly changesAt?: Instant;
}

/** The texts of these heads are needed first: read them and compose again. */
export interface TextNeeded {
  readonly kind: "textNeeded";
  readonly heads: readonly Head[];
  /** Filters search them, or they are compared. */
  readonly for: "filters" | "copies";
}

/**
 * Makes a feed ready: which sources, in which order of preference, filters compiled.
 * @param titles what sources call themselves, for those that have no title in the config.
 * @throws FilterError naming a pattern that is not RE2.
 */
export function planFeed(
  feed: Feed,
  sources: readonly Source[],
  titles: ReadonlyMap<string, string> = new Map(),
): FeedPlan {
  const sourceIds = selectSources(feed, sources);
  const named = sources.flatMap(({ id, title }) => (title === undefined ? [] : [[id, title] as const]));
  return {
    feed,
    sourceIds,
    ...(feed.keep === undefined ? {} : { keep: compileFilter(feed.keep) }),
    ...(feed.drop === undefined ? {} : { drop: compileFilter(feed.drop) }),
    ranks: new Map(sourceIds.map((id, rank) => [id, rank])),
    titles: new Map([...titles, ...named]),
    ageLimitsMs: [...ageLimits(feed.keep), ...ageLimits(feed.drop)],
  };
}

/**
 * Decides which of the candidates make up a feed and in which order: filters, then copies merged, then the limit for each
 * source, then the limit. Pure but for what its memory keeps. `composeWithTexts` reads candidates and texts until this is content.
 */
export function* compose(plan: FeedPlan, heads: readonly Head[], known: Known): Steps<Composed | TextNeeded> {
  const candidates = withRecent(heads, known.recent).filter(({ sourceId }) => plan.ranks.has(sourceId));
  const passed = yield* applyFilters(plan, candidates, known);
  if (passed.kind === "textNeeded") return passed;
  const sketched = yield* sketchHeads(plan, passed.heads, known);
  if (sketched.kind === "textNeeded") return sketched;
  const facts: CopyFacts = {
    dedupe: plan.feed.dedupe,
    rankOf: (sourceId) => plan.ranks.get(sourceId) ?? plan.ranks.size,
    sourceTitleOf: (sourceId) => plan.titles.get(sourceId),
    remember: known.memory.remember,
    sketchOf: (head) => sketched.sketches.get(head),
  };
  const merged = yield* mergeCopies(passed.heads, facts, known.kept);
  const positions = yield* mapInSteps(merged, (item) => ({ item, position: positionOf(item) }));
  const ordered = positions
    .sort((one, other) => newerFirst(plan.feed.order, one.position, other.position))
    .map(({ item }) => item);
  yield;
  const limited = limitEachSource(ordered, plan.feed.limitPerSource);
  const newest = limited.slice(0, plan.feed.limit);
  const selected = known.recent && selectItems(limited, plan.feed, known.recent);
  yield;
  const changes = [nextChange(plan, candidates, known.now), selected?.changesAt].filter((at) => at !== undefined);
  const [changesAt] = changes.sort();
  return {
    kind: "composed",
    items: newest,
    ...(selected !== undefined && { selected }),
    keep: () => keepInSteps(merged),
    enough: isEnough(plan.feed, newest, heads),
    ...(changesAt === undefined ? {} : { changesAt }),
  };
}

function* keepInSteps(merged: readonly DuplicateGroup[]): Steps<readonly FeedItem[]> {
  const kept = yield* mapInSteps(merged, ({ keep }) => keep?.());
  return kept.filter((item) => item !== undefined);
}

/** The page of candidates with the recent arrivals that are not on it. */
function withRecent(heads: readonly Head[], recent: Recent | undefined): readonly Head[] {
  if (recent === undefined) return heads;
  const names = new Set(heads.map(feedItemName));
  return [...heads, ...recent.heads.filter((head) => !names.has(feedItemName(head)))];
}

type Passed = { readonly kind: "passed"; readonly heads: readonly Head[] } | TextNeeded;

function* applyFilters(plan: FeedPlan, heads: readonly Head[], known: Known): Steps<Passed> {
  if (plan.keep === undefined && plan.drop === undefined) return { kind: "passed", heads };
  const nowMs = Date.parse(known.now);
  const verdicts = yield* mapInSteps(heads, (head) => verdictOn(plan, viewOf(plan, head, known, nowMs)));
  const undecided = heads.filter((_, at) => verdicts[at] === undefined);
  if (undecided.length > 0) return { kind: "textNeeded", heads: undecided, for: "filters" };
  return { kind: "passed", heads: heads.filter((_, at) => verdicts[at]) };
}

/**
 * Stores the answers of the filters for one text, and its sketch, in the memory. The text itself is then not needed again.
 */
export function learnText(
  plan: FeedPlan,
  needed: TextNeeded["for"],
  head: Head,
  text: ItemText,
  known: Pick<Known, "memory" | "now">,
): void {
  if (needed === "copies" || needsSketches(plan)) known.memory.keepSketch(head.contentHash, sketchText(text.body));
  if (needed === "filters")
    verdictOn(plan, viewOf(plan, head, { ...known, textOf: () => text }, Date.parse(known.now)));
}

/** Undefined while the text is needed and missing. */
function verdictOn({ keep, drop }: FeedPlan, view: FilterView): boolean | undefined {
  const kept = keep === undefined ? true : keep(view);
  if (kept === false) return false;
  const dropped = drop === undefined ? false : drop(view);
  if (dropped === true) return false;
  return kept === undefined || dropped === undefined ? undefined : true;
}

function viewOf(plan: FeedPlan, head: Head, known: Known, nowMs: number): FilterView {
  const textOf = () => known.textOf(head);
  return { head, sourceTitle: plan.titles.get(head.sourceId), textOf, memory: known.memory, nowMs };
}

type Sketched = { readonly kind: "sketched"; readonly sketches: ReadonlyMap<Head, Sketch> } | TextNeeded;

/** Whether copies are found by their texts, or chosen by how long these are. */
export function needsSketches({ feed }: FeedPlan): boolean {
  const { by, prefer } = feed.dedupe;
  return by === "story" || (by !== "none" && prefer === "fullText");
}

/** All sketches at once: a cache smaller than the candidates forgets some on the way. */
function* sketchHeads(plan: FeedPlan, heads: readonly Head[], known: Known): Steps<Sketched> {
  const sketches = new Map<Head, Sketch>();
  const unread: Head[] = [];
  const compared = sketchedHeads(plan, heads, known);
  yield;
  for (const head of compared) {
    const sketch = sketchOf(head, known);
    if (sketch === undefined) unread.push(head);
    else sketches.set(head, sketch);
    yield;
  }
  return unread.length > 0 ? { kind: "textNeeded", heads: unread, for: "copies" } : { kind: "sketched", sketches };
}

/** Items that are kept as copies, or as none, are not compared again. */
function sketchedHeads(plan: FeedPlan, heads: readonly Head[], { kept, memory }: Known): readonly Head[] {
  const { by } = plan.feed.dedupe;
  const isNew = (head: Head) => kept?.of(head)?.by !== by;
  if (heads.some(isNew)) return needsSketches(plan) ? heads : sharedPages(plan, heads, isNew, memory);
  return plan.feed.dedupe.prefer === "fullText" ? heads.filter((head) => kept?.of(head)?.copies.length) : [];
}

/** Heads whose address another source has too: only their texts tell whether they say the same about it. */
function sharedPages(
  { feed }: FeedPlan,
  heads: readonly Head[],
  isNew: (head: Head) => boolean,
  memory: SketchCache,
): readonly Head[] {
  if (feed.dedupe.by !== "url") return [];
  const groups = groupBy(heads, (head) => keptAddress(head, memory)?.loose ?? []);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return group.some(isNew) && group.some(({ sourceId }) => sourceId !== first?.sourceId) ? group : [];
  });
}

function sketchOf(head: Head, { memory, textOf }: Known): Sketch | undefined {
  const kept = memory.sketchOf(head.contentHash);
  if (kept !== undefined) return kept;
  const text = textOf(head);
  if (text === undefined) return undefined;
  const sketch = sketchText(text.body);
  memory.keepSketch(head.contentHash, sketch);
  return sketch;
}

/** The store's order: newest first, then place in the document, then by name. */
export function newerFirst(order: Feed["order"], one: Head, other: Head): number {
  const [mine, theirs] = [orderKey(order, one), orderKey(order, other)];
  if (mine !== theirs) return mine > theirs ? -1 : 1;
  if (one.place !== other.place) return one.place - other.place;
  if (one.sourceId !== other.sourceId) return one.sourceId < other.sourceId ? -1 : 1;
  return one.key < other.key ? -1 : 1;
}

/** Of the copy that arrived first, so that another preferred copy moves nothing. */
function positionOf({ head, first }: DuplicateGroup): Head {
  return { ...head, sourceId: first.sourceId, key: first.key };
}

/** The sort key of an item: its date, when it counts as arrived, or when it was first seen. */
function orderKey(order: Feed["order"], head: Head): Instant {
  return order === "published" ? head.sortedAt : order === "firstSeen" ? arrivedAt(head) : head.firstSeen;
}

/** The sort key of the store. The position of an item in a feed is the same or further down. */
export function storeKey(order: Feed["order"], head: Head): Instant {
  return order === "published" ? head.sortedAt : head.firstSeen;
}

function limitEachSource(items: readonly ComposedItem[], limit: number | undefined): readonly ComposedItem[] {
  if (limit === undefined) return items;
  const taken = new Map<string, number>();
  return items.filter(({ head }) => {
    const count = (taken.get(head.sourceId) ?? 0) + 1;
    taken.set(head.sourceId, count);
    return count <= limit;
  });
}

/**
 * An older candidate can still be the preferred copy of an item, until the candidates reach a window past the last item. In order
 * of arrival, an item of an archive follows others that were first seen before it.
 */
function isEnough(feed: Feed, items: readonly ComposedItem[], candidates: readonly Head[]): boolean {
  const [last, oldest] = [items.at(-1), candidates.at(-1)];
  if (items.length < feed.limit || last === undefined || oldest === undefined) return false;
  const [lastKey, reached] = [orderKey(feed.order, last.head), storeKey(feed.order, oldest)];
  if (feed.order === "firstSeen" && lastKey < reached) return false;
  if (feed.dedupe.by === "none" || candidates.length >= feed.limit * CANDIDATES_PER_ITEM) return true;
  return Date.parse(lastKey) - Date.parse(reached) > feed.dedupe.windowMs;
}

function nextChange(plan: FeedPlan, candidates: readonly Head[], now: Instant): Instant | undefined {
  if (plan.ageLimitsMs.length === 0) return undefined;
  const nowMs = Date.parse(now);
  const changes = candidates.flatMap(({ published }) =>
    plan.ageLimitsMs.map((limitMs) => Date.parse(published) + limitMs).filter((ms) => ms >= nowMs),
  );
  if (changes.length === 0) return undefined;
  // Instants have whole seconds, and `olderThan` is true only after its age: the next second is past both.
  const earliestMs = changes.reduce((one, other) => Math.min(one, other)) + 1_000;
  return toInstant(earliestMs);
}
