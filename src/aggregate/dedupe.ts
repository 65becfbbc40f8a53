import { parseUrl } from "../feed/url.js";
import { canonicalUrl } from "./canonical-url.js";
import type { Dedupe, ItemHead } from "./model.js";
import { createStoryIndex, isTooShort, type Sketch, sharedSamples } from "./story.js";
import { wordsOf } from "./words.js";

/** A later copy takes the place of an earlier one only if it is longer by more than this, so that feeds stay still. */
const AS_FULL_AS = 0.8;

/** A stored item without its body, with the source it belongs to. */
export interface Head extends ItemHead {
  readonly sourceId: string;
}

/** Gives what `make` makes of a text, or made of it earlier under the same name. */
export type Remember = (name: string, text: string, make: () => string | undefined) => string | undefined;

/** What copies are told by, beside the heads. */
export interface CopyFacts {
  readonly dedupe: Dedupe;
  /** Of a source in `prefer: sourceOrder`; the lowest wins. */
  readonly rankOf: (sourceId: string) => number;
  readonly sourceTitleOf: (sourceId: string) => string | undefined;
  /** Keeps what was made of an address or a title, to be asked for again. */
  readonly remember: Remember;
  /** Needed for `by: story` and `prefer: fullText` only. */
  readonly sketchOf: (head: Head) => Sketch | undefined;
}

/** Copies of one item: the one that stays, and the others, earliest first. */
export interface Copies {
  readonly head: Head;
  readonly related: readonly Head[];
}

interface Group {
  readonly firstMs: number;
  readonly members: Head[];
}

/**
 * Finds copies of one another within a source and across sources. A copy belongs to the group whose earliest item was
 * published at most `windowMs` before it, so that a title that comes back every day is not one item for ever, and a group
 * does not change when later copies come. No order is promised.
 */
export function mergeCopies(heads: readonly Head[], facts: CopyFacts): readonly Copies[] {
  const { dedupe } = facts;
  if (dedupe.by === "none") return heads.map((head) => ({ head, related: [] }));
  const oldestFirst = [...heads].sort(earlierFirst);
  const groups = dedupe.by === "story" ? groupByStory(oldestFirst, facts) : groupByKey(oldestFirst, facts);
  return groups.map((group) => choose(group.members, facts));
}

/** Earliest published first; among equals the one seen first, then by name, so that the order never hangs on the input's. */
function earlierFirst(one: Head, other: Head): number {
  return (
    compareText(one.published, other.published) ||
    compareText(one.firstSeen, other.firstSeen) ||
    compareText(one.sourceId, other.sourceId) ||
    compareText(one.key, other.key)
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function groupByKey(oldestFirst: readonly Head[], facts: CopyFacts): Group[] {
  const groups: Group[] = [];
  const open = new Map<string, Group>();
  for (const head of oldestFirst) {
    const key = keyOf(head, facts);
    const known = key === undefined ? undefined : open.get(key);
    const group = join(head, known, facts.dedupe.windowMs);
    if (group === known) continue;
    groups.push(group);
    if (key !== undefined) open.set(key, group);
  }
  return groups;
}

/** The group with the head in it: the known one, if that began recently enough, else a new one. */
function join(head: Head, known: Group | undefined, windowMs: number): Group {
  const ms = Date.parse(head.published);
  if (known === undefined || ms - known.firstMs > windowMs) return { firstMs: ms, members: [head] };
  known.members.push(head);
  return known;
}

function keyOf(head: Head, facts: CopyFacts): string | undefined {
  if (facts.dedupe.by === "id") return idKey(head);
  if (facts.dedupe.by === "title") return titleKey(head, facts);
  return urlKey(head, facts);
}

function urlKey({ url }: Head, { remember }: CopyFacts): string | undefined {
  return url === undefined ? undefined : remember("url", url, () => canonicalUrl(url));
}

function titleKey(head: Head, { remember, sourceTitleOf }: CopyFacts): string | undefined {
  const { title, sourceId, url = "" } = head;
  if (title === undefined) return undefined;
  const sourceTitle = sourceTitleOf(sourceId);
  return remember("title", `${sourceTitle}\n${url}\n${title}`, () => titleWords(title, sourceTitle, url));
}

/** A bare number (`<guid>4711</guid>`) names an item at its own publisher only. */
function idKey({ id, sourceId }: Head): string {
  return /^\d{1,15}$/.test(id) ? `${sourceId}\n${id}` : id;
}

/** The words of the title, without the name of the outlet that some put behind it (` - Harian Muara`, ` | Muara.id`). */
function titleWords(title: string, sourceTitle: string | undefined, url: string): string | undefined {
  const at = outletAt(title);
  const named = at > 0 && isOutlet(title.slice(at + 1), sourceTitle, url);
  const words = wordsOf(named ? title.slice(0, at) : title).join(" ");
  return words === "" ? undefined : words;
}

/** Where the last dash or bar between spaces stands, or -1. */
function outletAt(title: string): number {
  const at = Math.max(...["-", "–", "—", "|"].map((sign) => title.lastIndexOf(` ${sign} `)));
  return at === -1 ? -1 : at + 1;
}

function isOutlet(name: string, sourceTitle: string | undefined, url: string): boolean {
  const squeezed = wordsOf(name).join("");
  if (squeezed === "") return false;
  if (sourceTitle !== undefined && wordsOf(sourceTitle).join("").startsWith(squeezed)) return true;
  const host = wordsOf(parseUrl(url)?.hostname ?? "").join("");
  return squeezed.length >= 4 && host.includes(squeezed);
}

/** By address first, which is certain, then by what is told; texts too short to tell are compared by their titles. */
function groupByStory(oldestFirst: readonly Head[], facts: CopyFacts): Group[] {
  const groups: Group[] = [];
  const byKey = new Map<string, Group>();
  const index = createStoryIndex();
  const told: { readonly head: Head; readonly group: Group }[] = [];
  const sketches = oldestFirst.map((head) => facts.sketchOf(head));
  const samples = sharedSamples(sketches);
  for (const [at, head] of oldestFirst.entries()) {
    const sketch = sketches[at];
    const keys = storyKeys(head, sketch, facts);
    const alike = sketch === undefined ? [] : index.find(sketch, samples[at]).map((name) => told[name]);
    const known = [
      ...keys.asked.map((key) => byKey.get(key)),
      ...alike.map((other) => (other !== undefined && mayBeCopy(head, other.head) ? other.group : undefined)),
    ].find((group) => group !== undefined && Date.parse(head.published) - group.firstMs <= facts.dedupe.windowMs);
    const group = join(head, known, facts.dedupe.windowMs);
    if (group !== known) groups.push(group);
    for (const key of keys.given) byKey.set(key, group);
    if (sketch !== undefined) index.add(told.push({ head, group }) - 1, sketch, samples[at]);
  }
  return groups;
}

/** Titles of so many words are not given to two stories within one window. */
const MIN_TELLING_WORDS = 5;

interface StoryKeys {
  /** Whose holders are copies of this item. */
  readonly asked: readonly string[];
  /** What later items may ask for. */
  readonly given: readonly string[];
}

/** An equal title counts where one of the two texts is too short to tell: else a daily column would be one item. */
function storyKeys(head: Head, sketch: Sketch | undefined, facts: CopyFacts): StoryKeys {
  const url = urlKey(head, facts);
  const title = titleKey(head, facts);
  const telling = title !== undefined && title.split(" ").length >= MIN_TELLING_WORDS;
  const short = sketch === undefined || isTooShort(sketch);
  const urls = url === undefined ? [] : [`url ${url}`];
  if (!telling) return { asked: urls, given: urls };
  return {
    asked: [...urls, `short ${title}`, ...(short ? [`title ${title}`] : [])],
    given: [...urls, `title ${title}`, ...(short ? [`short ${title}`] : [])],
  };
}

/** Share of the words of the shorter title that stand in the other. */
const MIN_COMMON_TITLE = 0.5;

/**
 * Pages of one outlet share what stands around their texts (lists of links, appeals), which can pass for a common story; and
 * an outlet hardly prints one report twice. So its titles must agree too, and the figures in them.
 */
function mayBeCopy(one: Head, other: Head): boolean {
  if (one.sourceId !== other.sourceId) return true;
  const [words, others] = [wordsOf(one.title ?? ""), wordsOf(other.title ?? "")];
  const common = words.filter((word) => others.includes(word));
  if (common.length < MIN_COMMON_TITLE * Math.min(words.length, others.length)) return false;
  const [figures, otherFigures] = [figuresOf(one.title), figuresOf(other.title)];
  return figures.length === 0 || otherFigures.length === 0 || figures.some((figure) => otherFigures.includes(figure));
}

function figuresOf(title = ""): readonly string[] {
  return title.match(/\p{N}[\p{N}.,:]*/gu) ?? [];
}

function choose(members: readonly Head[], facts: CopyFacts): Copies {
  const head = members.length === 1 ? members[0] : preferred(members, facts);
  if (head === undefined) throw new RangeError("a group of copies has at least one member");
  return { head, related: members.filter((one) => one !== head) };
}

/** Members come earliest first. */
function preferred(members: readonly Head[], { dedupe, rankOf, sketchOf }: CopyFacts): Head | undefined {
  switch (dedupe.prefer) {
    case "earliest":
      return members[0];
    case "fullText": {
      const words = members.map((head) => sketchOf(head)?.words ?? 0);
      const most = Math.max(...words);
      return members.find((_, at) => (words[at] ?? 0) >= most * AS_FULL_AS);
    }
    case "sourceOrder": {
      const best = Math.min(...members.map(({ sourceId }) => rankOf(sourceId)));
      return members.find(({ sourceId }) => rankOf(sourceId) === best);
    }
  }
}
