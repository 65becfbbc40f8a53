import { Feed } from "feed";
import { isPlausible } from "./distinct-times.js";
import { iriOf } from "./document-ids.js";
import { cdata, escapeMarkup, finishXml, plain, SLOT, unlikeAddress, unlikeHtml, unlikeReference } from "./escape.js";
import { frameAround, GENERATOR, NOWHERE, TRUNCATED } from "./frame.js";
import { listedLanguage } from "./ready-addresses.js";
import type { FeedLinks, Frame, ReadyAttachment, ReadyFeed, ReadyItem } from "./render-model.js";

/** A feed without items has never changed; Atom wants a date all the same, and the clock would change the bytes. */
const NEVER = "2000-01-01T00:00:00Z";

/**
 * Atom 1.0. `feed` writes the document but knows neither text titles nor `source`, `xml:lang`, foreign ids, several
 * enclosures or the links of RFC 5005. Each title is therefore a slot, and the finishing step puts in its place the title and
 * everything `feed` has no words for.
 */
export function atomFrame(feed: ReadyFeed): Frame {
  const document = new Feed({
    title: SLOT,
    id: feed.id,
    link: feed.homeUrl,
    feed: feed.selfUrl,
    updated: new Date(feed.updated ?? NEVER),
    author: { name: plain(personName(feed.publisher)) },
    generator: GENERATOR,
    ...(feed.description !== feed.title && { description: plain(unlikeHtml(feed.description)) }),
  });
  const xml = document
    .atom1()
    .replace(/<feed [^>]*>/, `<feed ${feedAttributes(feed)}>`)
    .replace(`<title>${SLOT}</title>`, () => feedSlot(feed));
  const finished = finishXml(xml);
  return frameAround(finished, finished.lastIndexOf("\n</feed>"));
}

/** One `<entry>`, as `feed` writes it in a document of its own. */
export function atomItem(item: ReadyItem, feedLanguage: string | undefined): string {
  const document = new Feed({ title: "", link: NOWHERE, updated: new Date(NEVER) });
  addEntry(document, item);
  const xml = document.atom1();
  const entry = xml.slice(xml.indexOf("\n    <entry>"), xml.lastIndexOf("\n</feed>"));
  const spoken = entry.replace("<entry>", `<entry${entryLanguage(item.language, feedLanguage)}>`);
  const named = spoken.replace(ENTRY_SLOT, () => entryName(item));
  const end = named.lastIndexOf("\n    </entry>");
  return finishXml(`${named.slice(0, end)}${entryEnd(item)}${named.slice(end)}`);
}

/** Where an entry speaks another language than its feed; an empty one where that cannot be said (XML 1.0 section 2.12). */
function entryLanguage(language: string | undefined, feedLanguage: string | undefined): string {
  const ofFeed = listedLanguage(feedLanguage);
  if (language === undefined || language === feedLanguage) return "";
  const ofEntry = listedLanguage(language);
  return ofEntry === ofFeed ? "" : ` xml:lang="${escapeMarkup(ofEntry ?? "")}"`;
}

const ENTRY_SLOT = new RegExp(
  `<title type="html"><!\\[CDATA\\[${SLOT}\\]\\]></title>\\s*<id>[^<]*</id>(?:\\s*<link href="${NOWHERE}"/>)?`,
);

function addEntry(document: Feed, item: ReadyItem): void {
  const summary = item.summary ?? (item.contentHtml === undefined ? item.title : undefined);
  // RFC 4287 section 4.1.2: an entry without an alternate link must have content.
  const content = item.contentHtml ?? (item.url === undefined ? escapeMarkup(summary ?? item.title) : undefined);
  document.addItem({
    title: SLOT,
    id: NOWHERE,
    link: item.url ?? NOWHERE,
    date: new Date(item.distinctUpdated),
    ...(isPlausible(item.published) && { published: new Date(item.published) }),
    ...(summary !== undefined && { description: cdata(escapeMarkup(summary)) }),
    ...(content !== undefined && { content: cdata(content) }),
    author: item.authors.map(({ name, email, url }) => ({
      name: plain(personName(name)),
      ...(email !== undefined && { email }),
      ...(url !== undefined && { link: url }),
    })),
    category: item.categories.map((term) => ({ term: plain(term) })),
  });
}

/** Plain text as well (RFC 4287 section 3.2.1), in which some look for markup and for what belongs into `email`. */
function personName(name: string): string {
  return unlikeAddress(unlikeReference(name));
}

function feedAttributes({ language, archive }: ReadyFeed): string {
  const listed = listedLanguage(language);
  return [
    'xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"',
    ...(archive ? ['xmlns:fh="http://purl.org/syndication/history/1.0"'] : []),
    ...(listed === undefined ? [] : [`xml:lang="${escapeMarkup(listed)}"`]),
  ].join(" ");
}

function feedSlot({ title, links, archive, isTruncated }: ReadyFeed): string {
  const marks = [...(archive ? ["<fh:archive/>"] : []), ...(isTruncated ? [TRUNCATED] : [])];
  return [textElement("title", title), ...marks, ...feedLinks(links)].join("\n    ");
}

function feedLinks(links: FeedLinks): string[] {
  const named: readonly (readonly [string, string | undefined])[] = [
    ["first", links.first],
    ["next", links.next],
    ["previous", links.previous],
    ["current", links.current],
    ["prev-archive", links.prevArchive],
    ["next-archive", links.nextArchive],
  ];
  return [
    ...(links.hubs ?? []).map((href) => element("link", { rel: "hub", href })),
    ...named.flatMap(([rel, href]) =>
      href === undefined ? [] : [element("link", { rel, href, type: "application/atom+xml" })],
    ),
  ];
}

function entryName(item: ReadyItem): string {
  return [textElement("title", item.title), `<id>${escapeMarkup(item.iri)}</id>`].join("\n        ");
}

/** `source` comes last: sfeed takes the first alternate link, also one inside `source`. */
function entryEnd(item: ReadyItem): string {
  return [
    "",
    ...item.attachments.map(enclosure),
    ...item.related.map(({ url, title }) => element("link", { rel: "related", href: url, title: linkTitle(title) })),
    ...viaLinks(item),
    ...(item.image === undefined ? [] : [element("media:thumbnail", { url: item.image.url })]),
    ...item.media.map(mediaContent),
    sourceElement(item),
  ].join("\n        ");
}

function mediaContent({ url, mimeType, sizeBytes, durationSeconds }: ReadyAttachment): string {
  return element("media:content", {
    url,
    type: mimeType,
    fileSize: sizeBytes === undefined || sizeBytes < 1 ? undefined : String(Math.round(sizeBytes)),
    duration: durationSeconds === undefined ? undefined : String(Math.round(durationSeconds)),
  });
}

function enclosure({ url, mimeType, sizeBytes, title }: ReadyAttachment): string {
  const length = sizeBytes === undefined ? undefined : String(Math.round(sizeBytes));
  return element("link", { rel: "enclosure", href: url, type: mimeType, length, title: linkTitle(title) });
}

/** Plain text (RFC 4287 section 4.2.7.5), in which some look for markup. */
function linkTitle(title: string | undefined): string | undefined {
  return title === undefined ? undefined : unlikeReference(title);
}

/** The feed that the entry came through. Some readers would open it for an entry without a link of its own. */
function viaLinks({ via, url }: ReadyItem): string[] {
  const href = via?.feedUrl ?? via?.url;
  return href === undefined || url === undefined
    ? []
    : [element("link", { rel: "via", href, title: linkTitle(via?.title) })];
}

/** RFC 4287 section 4.2.11: what is known of the feed the entry was copied from. */
function sourceElement({ source, via, updated, url }: ReadyItem): string {
  // The id of an original publisher is that of the feed it came through: its name tells it from others.
  const address = source.feedUrl ?? source.url ?? (via === undefined ? source.id : source.title);
  return [
    "<source>",
    `    <id>${escapeMarkup(iriOf(address, source.id))}</id>`,
    `    ${textElement("title", source.title)}`,
    `    <updated>${updated}</updated>`,
    `    <author><name>${escapeMarkup(personName(source.title))}</name></author>`,
    // An entry without a link of its own would lead to the home page of its source.
    ...(source.url === undefined || url === undefined
      ? []
      : [`    ${element("link", { rel: "alternate", href: source.url })}`]),
    ...(source.feedUrl === undefined ? [] : [`    ${element("link", { rel: "self", href: source.feedUrl })}`]),
    "</source>",
  ].join("\n        ");
}

function element(name: string, attributes: Readonly<Record<string, string | undefined>>): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeMarkup(value)}"`],
  );
  return `<${name}${written.join("")}/>`;
}

/** A text construct (RFC 4287 section 3.1): as HTML when the text itself looks like HTML and must not be taken for it. */
function textElement(name: string, text: string): string {
  if (!/<\/\w+>|&#?\w+/.test(text)) return `<${name}>${escapeMarkup(text)}</${name}>`;
  return `<${name} type="html">${escapeMarkup(escapeMarkup(text))}</${name}>`;
}
