import { createHash } from "node:crypto";
import type { NormalisedItem } from "../../domain/item.js";
import type { ParsedItem } from "../../domain/parsed-feed.js";

/**
 * What an item is known by, given its clean address: the publisher's id exactly as given; else the address; else a hash
 * over its first stable fact (its attachment, its title with its date, its text). Never the present time or its place.
 */
export function identify(item: ParsedItem, url: string | undefined): Pick<NormalisedItem, "id" | "idDerived"> {
  if (item.id !== undefined && item.id.trim() !== "") return { id: item.id, idDerived: false };
  return { id: url ?? derivedId(stableFacts(item)), idDerived: true };
}

/** Dates come before texts: publishers correct texts more often. */
function stableFacts(item: ParsedItem): string[] {
  const enclosure = item.attachments[0]?.url;
  if (enclosure !== undefined) return ["attachment", enclosure];
  const text = item.content?.value ?? item.summary?.value ?? "";
  const title = item.title?.value.trim() ?? "";
  return title === "" ? ["text", item.published ?? "", text] : ["title", title, item.published ?? text];
}

/**
 * Makes ids unique inside one document, whatever the order of its items. The same item twice (same id, address, title
 * and date) stays once: the one updated last, then the longer. Different items under one id are all kept, each under its
 * address where that is its own, else under a hash of what tells it apart.
 */
export function resolveDuplicates(items: readonly NormalisedItem[]): NormalisedItem[] {
  const distinct = onceEach(items);
  const sharedIds = repeated(distinct.map(({ id }) => id));
  if (sharedIds.size === 0) return distinct;
  const urls = repeated(distinct.map(({ url }) => url ?? ""));
  const ids = new Set(distinct.map(({ id }) => id));
  return distinct.map((item) => {
    if (!sharedIds.has(item.id)) return item;
    const { url } = item;
    const own = url !== undefined && !urls.has(url) && !ids.has(url);
    return { ...item, id: own ? url : derivedId(["shared", ...distinguishing(item)]), idDerived: true };
  });
}

function onceEach(items: readonly NormalisedItem[]): NormalisedItem[] {
  const kept = new Map<string, NormalisedItem>();
  for (const item of items) {
    const key = JSON.stringify(distinguishing(item));
    const before = kept.get(key);
    if (before === undefined || isBetter(item, before)) kept.set(key, item);
  }
  return kept.size === items.length ? [...items] : [...kept.values()];
}

function distinguishing({ id, url = "", title, summary, published = "" }: NormalisedItem): string[] {
  return [id, url, title ?? summary ?? "", published];
}

/** Ends with the text itself, so that order never decides. */
function isBetter(a: NormalisedItem, b: NormalisedItem): boolean {
  const [updatedA = "", updatedB = ""] = [a.updated, b.updated];
  if (updatedA !== updatedB) return updatedA > updatedB;
  const [textA = "", textB = ""] = [a.contentHtml, b.contentHtml];
  return textA.length === textB.length ? textA > textB : textA.length > textB.length;
}

function repeated(values: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(values.filter((value) => seen.has(value) || !seen.add(value)));
}

function derivedId(facts: readonly string[]): string {
  return `urn:sha256:${createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 40)}`;
}
