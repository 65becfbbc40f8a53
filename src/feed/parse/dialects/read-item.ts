import type { ParsedItem, ParsedText } from "../../../domain/parsed-feed.js";
import { attributeOf, childrenOf, textsOf, type XmlNode, type XmlValue } from "../xml/node.js";
import { type Body, looksLikeHtml } from "../xml/text-construct.js";
import { describedMedia, readAttachments } from "./attachments.js";
import { readCategories } from "./categories.js";
import { readImages } from "./images.js";
import type { ItemOutput } from "./interpret.js";
import { readOriginal } from "./read-original.js";
import { readPeople } from "./read-people.js";

/** How much longer the other text of an episode must be to be the whole one. */
const LONGER_BY = 1.25;

/** One item as rss-parser gave it, in the words of the model. `people` are the feed's, for Atom entries without their own. */
export function readItem(item: ItemOutput, feedPeople: readonly XmlValue[]): ParsedItem {
  const { content, summary } = readBodies(item);
  const attachments = readAttachments(item);
  const authors = readAuthors(item, feedPeople);
  const parsed: Mutable<ParsedItem> = { authors, attachments, categories: readCategories(item) };
  const id = readId(item);
  if (id !== undefined) parsed.id = id;
  const url = readUrl(item);
  if (url !== undefined) parsed.url = url;
  const title = readTitle(item);
  if (title !== undefined) parsed.title = title;
  if (summary !== undefined) parsed.summary = textOf(summary);
  if (content !== undefined) parsed.content = textOf(content);
  const base = content?.base ?? summary?.base;
  if (base) parsed.baseUrl = base;
  const published = item.issued ?? item.published ?? item.dcDate ?? item.created ?? item.updated;
  if (published !== undefined) parsed.published = published;
  if (item.updated !== undefined) parsed.updated = item.updated;
  const { image, icon } = readImages(item, attachments);
  if (image !== undefined) parsed.image = image;
  if (icon !== undefined) parsed.icon = icon;
  if (item.language !== undefined) parsed.language = item.language;
  const original = readOriginal(item.source ?? item.sources?.[0]);
  if (original !== undefined) parsed.original = original;
  return parsed;
}

/** While it is made, a value may grow: leaving properties out is cheaper than taking `undefined` ones away, and there are many items. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Without the properties that are `undefined`. */
export function omitUndefined<T extends object>(facts: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}

export function textOf(body: Body): ParsedText {
  return { value: body.value, type: body.type };
}

function readTitle(item: ItemOutput): ParsedText | undefined {
  if (item.title) return { value: item.title, type: item.titleType ?? "text" };
  const other = item.itunesTitle ?? item.dcTitle ?? item.mediaTitle ?? mediaTitle(item);
  return other === undefined ? undefined : { value: other, type: looksLikeHtml(other) ? "html" : "text" };
}

function mediaTitle(item: ItemOutput): string | undefined {
  for (const node of describedMedia(item)) {
    const title = textsOf(node, "media:title")[0];
    if (title !== undefined) return title;
  }
  return undefined;
}

/** The fullest text is the content, a description beside it the summary; a description alone is all there is. */
function readBodies(item: ItemOutput): { content?: Body; summary?: Body } {
  const content = longest(item.bodyContent);
  const only = item.bodySummary === undefined ? item.bodyDescription?.[0] : undefined;
  if (content === undefined && only !== undefined) {
    const spoken = plainBody(item.itunesSummary);
    if (spoken === undefined || spoken.value === only.value) return { content: only };
    return saysMore(spoken, only) ? { content: spoken, summary: only } : { content: only, summary: spoken };
  }
  const described = item.bodyDescription?.[0];
  const full = content ?? (item.bodySummary === undefined ? undefined : described);
  const summary =
    item.bodySummary?.[0] ?? described ?? plainBody(item.itunesSummary) ?? item.bodyDc?.[0] ?? lastResort(item);
  return { ...(full === undefined ? {} : { content: full }), ...(summary === undefined ? {} : { summary }) };
}

function lastResort(item: ItemOutput): Body | undefined {
  return item.bodyMedia?.[0] ?? mediaDescription(item) ?? plainBody(item.itunesSubtitle);
}

/** Podcasts describe an episode twice: in a line for a list, and whole. Of the same length, the one with markup stays. */
function saysMore(spoken: Body, described: Body): boolean {
  return spoken.value.length > described.value.length * LONGER_BY;
}

function longest(bodies: readonly Body[] = []): Body | undefined {
  return bodies.reduce<Body | undefined>((best, body) => {
    return best === undefined || body.value.length > best.value.length ? body : best;
  }, undefined);
}

function plainBody(value: string | undefined): Body | undefined {
  return value === undefined ? undefined : { value, type: looksLikeHtml(value) ? "html" : "text", base: "" };
}

function mediaDescription(item: ItemOutput): Body | undefined {
  for (const node of describedMedia(item)) {
    const found: unknown = node["body:media"];
    if (Array.isArray(found)) return found[0] as Body;
  }
  return undefined;
}

function readId(item: ItemOutput): string | undefined {
  const guid = item.guids?.map((node) => (typeof node === "string" ? node : node._)).find((text) => text !== undefined);
  return guid ?? item.id ?? item["rdf:about"]?.trim() ?? item.identifier;
}

/** The page of an item: its link, Atom's alternate, a guid that is a permalink (RSS 2.0), an id that is an address. */
function readUrl(item: ItemOutput): string | undefined {
  const alternates = alternateLinks(item.links);
  const [page] = alternates;
  const linked = [item.link || undefined, ...alternates, permalink(item), item.origLink];
  // rss-parser takes the first alternate link of an Atom entry, of whatever type.
  if (item.guid === undefined && page !== undefined && alternates.includes(item.link ?? "")) linked.unshift(page);
  const web = [...linked, item.id, item["rdf:about"]].find((address) => isWebAddress(address));
  return web ?? linked.find((address) => address !== undefined);
}

function isWebAddress(address: string | undefined): boolean {
  return address !== undefined && /^https?:\/\/\S/i.test(address);
}

/** Lower comes first: pages for people, then links without a type, then documents for programs, feeds last. */
function rankOf(link: XmlNode): number {
  const type = (attributeOf(link, "type") ?? "").toLowerCase().split(";")[0]?.trim();
  if (type === "text/html" || type === "application/xhtml+xml") return 0;
  if (type === undefined || type === "") return 1;
  return /^application\/(?:atom|rss|rdf|feed)\+?(?:xml|json)?$/.test(type) ? 3 : 2;
}

/** The addresses of the alternate representations, the best one to read first. */
function alternateLinks(links: readonly XmlNode[] = []): readonly string[] {
  return links
    .filter((link) => attributeOf(link, "rel") === "alternate")
    .map((link) => ({ rank: rankOf(link), href: attributeOf(link, "href") }))
    .sort((one, other) => one.rank - other.rank)
    .flatMap(({ href }) => href ?? []);
}

/** The best alternate representation: one on the web, a page for people before others. */
export function alternateLink(links: readonly XmlNode[] = []): string | undefined {
  const alternates = alternateLinks(links);
  return alternates.find(isWebAddress) ?? alternates[0];
}

function permalink(item: ItemOutput): string | undefined {
  const guid = item.guids?.[0];
  if (guid === undefined || typeof guid === "string") return undefined;
  const text = guid._;
  if (text === undefined || attributeOf(guid, "isPermaLink")?.toLowerCase() === "false") return undefined;
  return /^https?:\/\//i.test(text) ? text : attributeOf(guid, "href");
}

function readAuthors(item: ItemOutput, feedPeople: readonly XmlValue[]): ParsedItem["authors"] {
  const named = item.people === undefined ? (item.creators ?? []) : [...item.people, ...(item.creators ?? [])];
  const own = readPeople(named.length > 0 ? named : [item.itunesAuthor]);
  if (own.length > 0) return own;
  const source = readPeople(childrenOf(item.source, "author"));
  return source.length > 0 ? source : readPeople(feedPeople);
}
