import { isShort } from "../../article/body/full-text.js";
import type { Source } from "../../domain/source.js";
import type { ItemBody, StoredItem, StoredSource } from "../../domain/stored-item.js";
import { bodyKey } from "../../store/store.js";
import type { PollContext } from "../poll-context.js";
import { readLinkedArticle } from "./read-linked-article.js";

/** So many pages are fetched for the new items of one poll; the newest come first. */
const MAX_PAGES_A_POLL = 30;
/** After so many pages in a row that could not be read, the others of this poll are published with what the feed gave. */
const MAX_FAILURES_IN_A_ROW = 3;
/** A longer body is not looked at: it is no teaser. */
export const MAX_TEASER_CHARS = 64 * 1024;
/** Items looked at before the event loop goes on. */
const ITEMS_PER_SLICE = 20;

export interface FullTexts {
  readonly items: readonly StoredItem[];
  readonly notes: readonly string[];
  /** How many pages were asked for. */
  readonly pages: number;
}

/**
 * Gives new items the body of their page where the source wants it and it is the better one. A page is asked for at most once
 * an item, ever: an item whose page failed keeps what its feed gave, and an edit keeps the body that was found.
 */
export async function withFullText(
  context: PollContext,
  source: Source,
  stored: StoredSource,
  upserts: readonly StoredItem[],
  signal: AbortSignal,
): Promise<FullTexts> {
  const heads = new Map(stored.heads.map((head) => [head.key, head]));
  const kept = await keepFoundBodies(context, source, upserts, (key) => heads.get(key)?.fullText);
  if (source.fullText === false) return { items: kept, notes: [], pages: 0 };
  const items: StoredItem[] = [];
  const notes: string[] = [];
  let pages = 0;
  let failuresInARow = 0;
  for (const [at, item] of kept.entries()) {
    if (at % ITEMS_PER_SLICE === ITEMS_PER_SLICE - 1) await new Promise(setImmediate);
    const wanted = !heads.has(item.key) && wants(source, item) && !signal.aborted;
    if (!wanted || pages >= MAX_PAGES_A_POLL || failuresInARow >= MAX_FAILURES_IN_A_ROW) {
      items.push(item);
      continue;
    }
    pages += 1;
    const result = await fetchBody(context, source, item, signal);
    failuresInARow = result.why === undefined ? 0 : failuresInARow + 1;
    if (result.why !== undefined) notes.push(`full text: ${result.why}`);
    items.push(result.item);
  }
  return { items, notes, pages };
}

function wants(source: Source, item: StoredItem): boolean {
  if (item.url === undefined) return false;
  if (source.fullText === true) return true;
  const { contentHtml = "", summary = "" } = item;
  return Math.max(contentHtml.length, summary.length) <= MAX_TEASER_CHARS && isShort(asParsed(item));
}

async function fetchBody(
  context: PollContext,
  source: Source,
  item: StoredItem,
  signal: AbortSignal,
): Promise<{ item: StoredItem; why?: string }> {
  const article = await readLinkedArticle(context, source, { url: item.url ?? "" }, signal);
  if (article.kind === "failed") return { item: { ...item, fullText: "failed" }, why: article.why };
  const input = { own: asParsed(item), article: article.item, context: { source: item.source } };
  const { page } = await context.runJob({ kind: "compare", input }, article.item.url ?? source.url);
  if (page?.contentHtml === undefined) return { item: { ...item, fullText: "feed" } };
  const image = item.image ?? page.image;
  const summary = item.summary ?? page.summary;
  return {
    item: {
      ...item,
      contentHtml: page.contentHtml,
      ...(image === undefined ? {} : { image }),
      ...(summary === undefined ? {} : { summary }),
      authors: item.authors.length > 0 ? item.authors : page.authors,
      fullText: "page",
    },
  };
}

async function keepFoundBodies(
  context: PollContext,
  source: Source,
  upserts: readonly StoredItem[],
  fullTextOf: (key: string) => StoredItem["fullText"],
): Promise<readonly StoredItem[]> {
  const found = upserts.filter(({ key }) => fullTextOf(key) === "page");
  if (found.length === 0) return upserts;
  const bodies = await context.store.getBodies(found.map(({ key }) => ({ sourceId: source.id, key })));
  return upserts.map((item) => withBody(item, bodies.get(bodyKey(source.id, item.key)), fullTextOf(item.key)));
}

function withBody(item: StoredItem, body: ItemBody | undefined, fullText: StoredItem["fullText"]): StoredItem {
  if (body?.contentHtml === undefined || fullText !== "page") return item;
  return { ...item, contentHtml: body.contentHtml, fullText };
}

function asParsed({ title, contentHtml, summary }: StoredItem) {
  return {
    ...(title === undefined ? {} : { title: { value: title, type: "text" as const } }),
    ...(contentHtml === undefined ? {} : { content: { value: contentHtml, type: "html" as const } }),
    ...(summary === undefined ? {} : { summary: { value: summary, type: "text" as const } }),
  };
}
