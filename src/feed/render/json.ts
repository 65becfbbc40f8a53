import { Feed } from "feed";
import { escapeMarkup } from "./escape.js";
import { extension } from "./frame.js";
import type { Frame, ReadyAttachment, ReadyFeed, ReadyItem, ReadyPerson, RelatedItem } from "./render-model.js";

const VERSION = "https://jsonfeed.org/version/1.1";

const ITEMS_BEGIN = '"items":[';
const NO_ITEMS = `${ITEMS_BEGIN}]`;

/** JSON Feed 1.1. `feed` writes version 1; its extensions replace and add what 1.1 has more. */
export function jsonFrame(feed: ReadyFeed): Frame {
  const document = new Feed({
    title: feed.title,
    description: feed.description,
    link: feed.homeUrl,
    feedLinks: { json: feed.selfUrl },
  });
  const add = (name: string, value: unknown) => document.addExtension(extension(name, value));
  add("version", VERSION);
  add("language", feed.language);
  add("authors", [{ name: feed.publisher }]);
  add("next_url", feed.links.next);
  add(
    "hubs",
    feed.links.hubs?.map((url) => ({ type: "WebSub", url })),
  );
  add("_muara", feedFacts(feed));
  const json = compact(document.json1());
  const at = json.lastIndexOf(NO_ITEMS) + ITEMS_BEGIN.length;
  return { before: json.slice(0, at), between: ",", after: json.slice(at) };
}

/** One member of `items`, as `feed` writes it in a document of its own. */
export function jsonItem(item: ReadyItem): string {
  const document = new Feed({ title: "" });
  addItem(document, item);
  const json = compact(document.json1());
  return json.slice(json.indexOf(ITEMS_BEGIN) + ITEMS_BEGIN.length, json.lastIndexOf("]"));
}

/** Without the indentation that `feed` writes. */
function compact(json: string): string {
  const value: unknown = JSON.parse(json);
  return JSON.stringify(value);
}

function addItem(document: Feed, item: ReadyItem): void {
  document.addItem({
    id: item.id,
    title: item.title,
    link: item.url ?? "",
    date: new Date(item.updated),
    published: new Date(item.published),
    content: item.contentHtml ?? escapeMarkup(item.summary ?? item.title),
    ...(item.summary !== undefined && { description: item.summary }),
    ...(item.image !== undefined && { image: item.image.url }),
    extensions: [
      extension("authors", some(item.authors.map(authorOf))),
      extension("tags", some(item.categories)),
      extension("language", item.language),
      extension("attachments", some(item.attachments.map(attachmentOf))),
      extension("date_published", item.published),
      extension("date_modified", item.updated),
      extension("_muara", itemFacts(item)),
    ],
  });
}

/** A member without a value is left out by JSON.stringify. */
function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function authorOf({ name, url, email }: ReadyPerson): unknown {
  return { name, url: url ?? (email === undefined ? undefined : `mailto:${email}`) };
}

function attachmentOf(attachment: ReadyAttachment): unknown {
  return {
    url: attachment.url,
    mime_type: attachment.mimeType,
    title: attachment.title,
    size_in_bytes: attachment.sizeBytes,
    duration_in_seconds: attachment.durationSeconds,
  };
}

function feedFacts({ archive, isTruncated, links }: ReadyFeed): unknown {
  return {
    about: "https://www.jsonfeed.org/version/1.1/#extensions",
    archive: archive || undefined,
    truncated: isTruncated || undefined,
    current: links.current,
    prev_archive: links.prevArchive,
    next_archive: links.nextArchive,
  };
}

function itemFacts({ source, via, publisherId, id, firstSeen, image, media, related }: ReadyItem): unknown {
  return {
    source: sourceFacts(source),
    via: via === undefined ? undefined : sourceFacts(via),
    id: publisherId === id ? undefined : publisherId,
    first_seen: firstSeen,
    image: image === undefined ? undefined : { alt: image.alt, caption: image.caption, credit: image.credit },
    media: some(media.map(attachmentOf)),
    related: some(related.map(relatedFacts)),
  };
}

function relatedFacts({ url, title, source }: RelatedItem): unknown {
  return { url, title, source: sourceFacts(source) };
}

function sourceFacts({ id, title, url, feedUrl }: ReadyItem["source"]): unknown {
  return { id, title, url, feed_url: feedUrl };
}
