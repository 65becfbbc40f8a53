import { createHash } from "node:crypto";
import type { ComposedItem } from "../compose/compose.js";
import { laterArrivalFirst } from "../compose/recent-arrivals.js";
import type { ItemSource } from "../domain/item.js";
import { formatOf } from "../feed/render/formats.js";
import { placeItems, readyItem } from "../feed/render/prepare.js";
import type { Frame, ItemPlace, ItemStyle, ReadyItem } from "../feed/render/render-model.js";
import { concatBytes } from "../lib/large-bytes.js";
import { TimeSlice } from "../lib/time-slice.js";
import { PUBLISHED_FORMATS, type PublishedFormat } from "./addresses.js";
import { nameOf, type ReadItem, readWithBodies, relatedItems, type StoreReader } from "./load-items.js";
import { pageItem } from "./pages/feed-page.js";

/** The bytes of one item in one format, wherever it stands. */
type Part = Buffer;

/** Items as they stand in the documents of one feed, by their marks: what is not changed is not rendered again. */
export type RenderedItems = ReadonlyMap<string, Readonly<Partial<Record<PublishedFormat, Part>>>>;

/** Of all texts in one document. Further items are shown without theirs. */
export const MAX_TEXT_BYTES = 8_000_000;

/** One item of a document, in each format that was asked for. */
export interface RenderedItem {
  /** Equal marks are equal bytes; undefined where the item is not whole, and is to be read again next time. */
  readonly mark: string | undefined;
  readonly parts: Readonly<Partial<Record<PublishedFormat, Part>>>;
  /** Without its text, as the texts of the document are too large. */
  readonly isShortened?: true;
}

/** Counts the bytes of the texts of one document. */
class TextBudget {
  #bytes = 0;

  get left(): number {
    return MAX_TEXT_BYTES - this.#bytes;
  }

  /** Counts an item if there is room for it; else returns false. */
  take({ parts }: RenderedItem): boolean {
    const size = Object.values(parts).reduce((most, { length }) => Math.max(most, length), 0);
    if (size > this.left) return false;
    this.#bytes += size;
    return true;
  }
}

/** What the items of a document are rendered from, and under which settings. */
export interface RenderJob {
  readonly items: readonly ComposedItem[];
  readonly places: readonly ItemPlace[];
  readonly sourceNames: ReadonlyMap<string, ItemSource>;
  readonly formats: readonly PublishedFormat[];
  /** Of the document. */
  readonly language: string | undefined;
  readonly style: ItemStyle;
}

/** What composed items are called and when they changed, in one document; no body is read for it. */
export function placeComposed(items: readonly ComposedItem[], takenIds: ReadonlySet<string>): ItemPlace[] {
  return placeItems(
    items.map(({ head, first }) => ({ ...head, source: { id: first.sourceId } })),
    takenIds,
  );
}

/**
 * Renders items of a document, one after the other; the event loop goes on between them. Those that are `known` under the
 * same mark are taken as they are: neither are their bodies read. Items for whose texts the budget has no room are rendered
 * without text.
 */
async function renderItems(
  store: StoreReader,
  renderJob: RenderJob,
  known: RenderedItems,
  budget: TextBudget,
): Promise<RenderedItem[]> {
  const turn = new TimeSlice();
  const rendered: RenderedItem[] = [];
  for (let from = 0; from < renderJob.items.length; from += RENDERED_AT_ONCE) {
    const items = renderJob.items.slice(from, from + RENDERED_AT_ONCE);
    const marks = items.map((item, index) => markOf(item, renderJob.places[from + index], renderJob));
    const missing = items.filter((_, index) => !known.has(marks[index] ?? ""));
    const read = await readWithBodies(store, missing, renderJob.sourceNames);
    for (const [index, mark] of marks.entries()) {
      const [item, place, parts] = [items[index], renderJob.places[from + index], known.get(mark)];
      if (place === undefined || item === undefined) throw new RangeError("an item has no place");
      const full =
        parts === undefined
          ? await fullItem(renderJob, place, mark, nextOf(read), { turn, maxChars: budget.left })
          : { mark, parts };
      const isFull = full !== undefined && budget.take(full);
      rendered.push(isFull ? full : await shortItem(store, renderJob, { item, place, mark }, known));
      if (turn.isOver()) await turn.next();
    }
  }
  return rendered;
}

/** An item with its text; undefined if the text alone is longer than `maxChars`. */
async function fullItem(
  renderJob: RenderJob,
  place: ItemPlace,
  mark: string,
  { item, whole }: ReadItem,
  { turn, maxChars }: { readonly turn: TimeSlice; readonly maxChars: number },
): Promise<RenderedItem | undefined> {
  if ((item.contentHtml?.length ?? 0) > maxChars) return undefined;
  const parts = await renderParts(readyItem(item, place, renderJob.style), renderJob, turn);
  return { mark: whole ? mark : undefined, parts };
}

function nextOf(read: ReadItem[]): ReadItem {
  const next = read.shift();
  if (next === undefined) throw new RangeError("an item that is not known was read");
  return next;
}

/** An item without its text, under a mark of its own. */
async function shortItem(
  store: StoreReader,
  renderJob: RenderJob,
  { item, place, mark }: { readonly item: ComposedItem; readonly place: ItemPlace; readonly mark: string },
  known: RenderedItems,
): Promise<RenderedItem> {
  const shortMark = `${mark} short`;
  const parts = known.get(shortMark);
  if (parts !== undefined) return { mark: shortMark, parts, isShortened: true };
  const [read] = await readWithBodies(store, [item], renderJob.sourceNames);
  if (read === undefined) throw new RangeError("an item was not read");
  const { contentHtml: _, ...short } = read.item;
  const ready = readyItem(short, place, renderJob.style);
  return {
    mark: read.whole ? shortMark : undefined,
    parts: await renderParts(ready, renderJob, new TimeSlice()),
    isShortened: true,
  };
}

/** Recent arrivals are added up to this size, in each format. */
const MAX_DOCUMENT_BYTES = 2_000_000;
/** Reserved for the text around the items. */
const FRAME_BYTES = 20_000;
const JOINT_BYTES = 16;
const RENDERED_AT_ONCE = 20;

/** The items of a document that fit into it, in their order. */
export interface AssembledDocument {
  readonly items: readonly ComposedItem[];
  readonly places: readonly ItemPlace[];
  readonly rendered: readonly RenderedItem[];
}

/**
 * Renders the items of a document. Recent arrivals beyond the newest items are added, the last to arrive first, until the
 * document would exceed 2 MB in one of the formats.
 */
export async function assembleDocument(
  store: StoreReader,
  renderJob: RenderJob,
  recent: ReadonlySet<ComposedItem>,
  known: RenderedItems = new Map(),
): Promise<AssembledDocument> {
  const entries = renderJob.items.flatMap((item, index) => {
    const place = renderJob.places[index];
    return place === undefined ? [] : [{ item, place, index }];
  });
  const budget = new TextBudget();
  const print = async (some: readonly (typeof entries)[number][]) => {
    const part = { ...renderJob, items: some.map(({ item }) => item), places: some.map(({ place }) => place) };
    const rendered = await renderItems(store, part, known, budget);
    return some.flatMap((entry, at) => {
      const one = rendered[at];
      return one === undefined ? [] : [{ ...entry, rendered: one }];
    });
  };
  const shown = await print(entries.filter(({ item }) => !recent.has(item)));
  const sizes = new Map<PublishedFormat, number>();
  for (const { rendered } of shown) addSizes(sizes, rendered);
  const waiting = entries
    .filter(({ item }) => recent.has(item))
    .sort((one, other) => laterArrivalFirst(one.item, other.item));
  for (let from = 0; from < waiting.length; from += RENDERED_AT_ONCE) {
    const batch = await print(waiting.slice(from, from + RENDERED_AT_ONCE));
    const fitting = batch.filter(({ rendered }) => addSizes(sizes, rendered) <= MAX_DOCUMENT_BYTES - FRAME_BYTES);
    shown.push(...fitting);
    if (fitting.length < batch.length) break;
  }
  const inOrder = shown.sort((one, other) => one.index - other.index);
  return {
    items: inOrder.map(({ item }) => item),
    places: inOrder.map(({ place }) => place),
    rendered: inOrder.map(({ rendered }) => rendered),
  };
}

/** The size of the largest document with this item as well. */
function addSizes(sizes: Map<PublishedFormat, number>, { parts }: RenderedItem): number {
  for (const format of PUBLISHED_FORMATS) {
    const length = parts[format]?.length;
    if (length !== undefined) sizes.set(format, (sizes.get(format) ?? 0) + length + JOINT_BYTES);
  }
  return Math.max(0, ...sizes.values());
}

export function partsIn(format: PublishedFormat, rendered: readonly RenderedItem[]): Part[] {
  return rendered.flatMap(({ parts }) => parts[format] ?? []);
}

/** The document of a frame and its items, and from where to where in it each of them stands. */
export function assembleParts(
  { before, between, after }: Frame,
  parts: readonly Part[],
): { readonly bytes: Buffer; readonly spans: readonly (readonly [number, number])[] } {
  const [head, joint] = [Buffer.from(before), Buffer.from(between)];
  let end = head.length - joint.length;
  const spans = parts.map((part): [number, number] => {
    const start = end + joint.length;
    end = start + part.length;
    return [start, end];
  });
  const joined = parts.flatMap((part, index) => (index === 0 ? [part] : [joint, part]));
  return { bytes: concatBytes([head, ...joined, Buffer.from(after)]), spans };
}

async function renderParts(
  item: ReadyItem,
  { formats, language }: RenderJob,
  turn: TimeSlice,
): Promise<Partial<Record<PublishedFormat, Part>>> {
  const parts: Partial<Record<PublishedFormat, Part>> = {};
  for (const format of formats) {
    if (turn.isOver()) await turn.next();
    parts[format] = Buffer.from(
      format === "page" ? pageItem(item, language) : formatOf(format).renderItem(item, language),
    );
  }
  return parts;
}

/**
 * Names everything that the bytes of an item hang on. Its body is named by its content hash: the store writes a body again only with
 * another one.
 */
function markOf(
  composed: ComposedItem,
  place: ItemPlace | undefined,
  { sourceNames, language, style }: RenderJob,
): string {
  const { head } = composed;
  const copies = relatedItems(composed, sourceNames);
  const facts = [head, place, nameOf(head.sourceId, sourceNames), copies, language, style];
  return createHash("sha256").update(JSON.stringify(facts)).digest("base64");
}
