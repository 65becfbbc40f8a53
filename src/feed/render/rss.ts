import { Feed } from "feed";
import { isPlausible } from "./distinct-times.js";
import { cdata, escapeMarkup, finishXml, plain, unlikeHtml, unlikeReference } from "./escape.js";
import { extension, frameAround, GENERATOR, NOWHERE, TRUNCATED } from "./frame.js";
import { listedLanguage } from "./ready-addresses.js";
import type { Frame, ReadyAttachment, ReadyFeed, ReadyItem } from "./render-model.js";

const NAMESPACES = [
  'xmlns:atom="http://www.w3.org/2005/Atom"',
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:media="http://search.yahoo.com/mrss/"',
  'xmlns:fh="http://purl.org/syndication/history/1.0"',
].join(" ");

/** Where an enclosure of a public feed may lie: validators refuse hosts without a dot, with an underscore, and IPv6 literals. */
const DOMAIN = /^https?:\/\/(?:[A-Za-z\d-]+\.)+[A-Za-z\d][A-Za-z\d-]*(?::\d+)?(?:\/|$)/;

/**
 * RSS 2.0. `feed` writes the document; an extension of the same name replaces what it would write for that element in its
 * place, so text goes out as text and links stand before the items. The finishing step declares the namespaces.
 */
export function rssFrame(feed: ReadyFeed): Frame {
  const language = listedLanguage(feed.language);
  const document = new Feed({
    title: plain(unlikeHtml(feed.title)),
    description: plain(unlikeHtml(feed.description)),
    link: feed.homeUrl,
    feed: feed.selfUrl,
    generator: GENERATOR,
    docs: "https://www.rssboard.org/rss-specification",
    ...(language !== undefined && { language }),
    ...(feed.updated !== undefined && { updated: new Date(feed.updated) }),
  });
  document.addExtension(extension("atom:link", channelLinks(feed)));
  // Without items there is nothing to take a date from; an empty list writes no element.
  if (feed.updated === undefined) document.addExtension(extension("lastBuildDate", []));
  const xml = document.rss2().replace(/<rss [^>]*>/, `<rss version="2.0" ${NAMESPACES}>`);
  const marks = [...(feed.archive ? ["<fh:archive/>"] : []), ...(feed.isTruncated ? [TRUNCATED] : [])];
  const finished = finishXml(xml.replace("<channel>", () => ["<channel>", ...marks].join("\n        ")));
  return frameAround(finished, finished.lastIndexOf("\n    </channel>"));
}

/** One `<item>`, as `feed` writes it in a document of its own. */
export function rssItem(item: ReadyItem): string {
  const document = new Feed({ title: "", link: NOWHERE });
  addItem(document, item);
  const xml = document.rss2();
  return finishXml(xml.slice(xml.indexOf("\n        <item>"), xml.lastIndexOf("\n    </channel>")));
}

function channelLinks({ selfUrl, links }: ReadyFeed): unknown[] {
  return [
    atomLink("self", selfUrl, "application/rss+xml"),
    ...(links.hubs ?? []).map((hub) => atomLink("hub", hub)),
    ...named("first", links.first),
    ...named("next", links.next),
    ...named("previous", links.previous),
    ...named("current", links.current),
    ...named("prev-archive", links.prevArchive),
    ...named("next-archive", links.nextArchive),
  ];
}

function named(rel: string, href: string | undefined): unknown[] {
  return href === undefined ? [] : [atomLink(rel, href, "application/rss+xml")];
}

function atomLink(rel: string, href: string, type?: string): unknown {
  return { _attributes: { rel, href: plain(href), ...(type !== undefined && { type }) } };
}

function addItem(document: Feed, item: ReadyItem): void {
  const enclosure = item.attachments.find(({ url }) => item.isPrivate || DOMAIN.test(url));
  const others = [...item.attachments.filter((one) => one !== enclosure), ...item.media];
  document.addItem({
    title: item.title,
    link: item.url ?? "",
    date: new Date(item.published),
    // The validator and old readers want a description before content:encoded: without a summary the content is it.
    description: cdata(item.summary === undefined ? (item.contentHtml ?? "") : escapeMarkup(item.summary)),
    ...(item.summary !== undefined && item.contentHtml !== undefined && { content: cdata(item.contentHtml) }),
    extensions: [
      ...(isPlausible(item.published) ? [] : [extension("pubDate", [])]),
      extension("title", { _text: plain(unlikeHtml(item.title)) }),
      extension("guid", guidOf(item)),
      extension(
        "category",
        item.categories.map((name) => ({ _text: plain(unlikeHtml(name)) })),
      ),
      extension(
        "dc:creator",
        item.authors.map(({ name }) => ({ _text: plain(name) })),
      ),
      extension("enclosure", enclosure === undefined ? [] : [enclosureOf(enclosure)]),
      extension("media:content", others.map(mediaContent)),
      extension("media:thumbnail", item.image === undefined ? [] : [{ _attributes: { url: plain(item.image.url) } }]),
      extension("source", sourceOf(item)),
      extension("atom:link", viaOf(item)),
    ],
  });
}

/** A permanent link only when the id is the very address the item is read at. */
function guidOf({ id, url }: ReadyItem): unknown {
  return { _attributes: { isPermaLink: String(id === url) }, _text: plain(id) };
}

function sourceOf({ source }: ReadyItem): unknown[] {
  const url = source.feedUrl ?? source.url;
  return url === undefined ? [] : [{ _attributes: { url: plain(url) }, _text: plain(unlikeHtml(source.title)) }];
}

/**
 * `via` (RFC 4287 section 4.2.7.2): the feed that the item came through. Some readers would open it for an item without a link of
 * its own.
 */
function viaOf({ via, url }: ReadyItem): unknown[] {
  const href = via?.feedUrl ?? via?.url;
  if (via === undefined || href === undefined || url === undefined) return [];
  return [{ _attributes: { rel: "via", href: plain(href), title: plain(unlikeReference(via.title)) } }];
}

function enclosureOf({ url, mimeType, sizeBytes }: ReadyAttachment): unknown {
  return { _attributes: { url: plain(url), length: Math.round(sizeBytes ?? 0), type: mimeType } };
}

function mediaContent({ url, mimeType, sizeBytes, durationSeconds, title }: ReadyAttachment): unknown {
  return {
    _attributes: {
      url: plain(url),
      type: mimeType,
      // Nobody has a file of no bytes: a size of 0 stands for one that is not known.
      ...(sizeBytes !== undefined && sizeBytes >= 1 && { fileSize: Math.round(sizeBytes) }),
      ...(durationSeconds !== undefined && { duration: Math.round(durationSeconds) }),
    },
    ...(title !== undefined && {
      "media:title": { _attributes: { type: "plain" }, _text: plain(unlikeReference(title)) },
    }),
  };
}
