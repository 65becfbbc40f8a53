import type { CopyKey, CopyMarks, FeedItem } from "../compose/feed-items.js";
import type { Dedupe } from "../domain/feed.js";

const RULES: readonly Dedupe["by"][] = ["none", "id", "url", "title", "story"];

/** The last element of the list for an item of a source's first document. */
const ARCHIVE = "archive";

/** A kept item as JSON: a list without names, as thousands are kept of each feed. */
export function encodeFeedItem(item: FeedItem): readonly unknown[] {
  const { sourceId, key, id, firstSeen, published, sortedAt, place, by, copies, marks } = item;
  const { exact, visit, loose, title } = marks;
  const facts = [sourceId, key, id, firstSeen, published, sortedAt, place, by, copies, [exact, visit, loose, title]];
  return item.isFromArchive ? [...facts, ARCHIVE] : facts;
}

/** Undefined for what is no kept item. */
export function decodeFeedItem(value: unknown): FeedItem | undefined {
  if (!Array.isArray(value)) return undefined;
  const [sourceId, key, id, firstSeen, published, sortedAt, place, by, copies, marks, archive] =
    value as readonly unknown[];
  const texts = [sourceId, key, id, firstSeen, published, sortedAt].filter((text) => typeof text === "string");
  const [source, ownKey, ownId, seen, date, sorted] = texts;
  const rule = RULES.find((one) => one === by);
  if (source === undefined || ownKey === undefined || ownId === undefined || rule === undefined) return undefined;
  if (seen === undefined || date === undefined || sorted === undefined || typeof place !== "number") return undefined;
  return {
    sourceId: source,
    key: ownKey,
    id: ownId,
    firstSeen: seen,
    published: date,
    sortedAt: sorted,
    place,
    ...(archive === ARCHIVE && { isFromArchive: true as const }),
    by: rule,
    copies: Array.isArray(copies) ? copies.flatMap(copyKeyOf) : [],
    marks: marksOf(marks),
  };
}

function copyKeyOf(value: unknown): CopyKey[] {
  const [sourceId, key] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return typeof sourceId === "string" && typeof key === "string" ? [[sourceId, key]] : [];
}

function marksOf(value: unknown): CopyMarks {
  const [exact = "", visit = "", loose = "", title = ""] = (Array.isArray(value) ? value : []).map(String);
  return { exact, visit, loose, title };
}
