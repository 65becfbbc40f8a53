import { present } from "./dialects/item.js";
import { MAX_ITEMS, MAX_REPEATS, MAX_TEXT_CHARS } from "./limits.js";
import type { Attachment, ParsedFeed, ParsedItem, ParsedText, Person } from "./model.js";
import { resolveUrl } from "./xml/url.js";

type Json = Readonly<Record<string, unknown>>;

export interface JsonFeedOptions {
  readonly url: string;
  readonly parseDate: (text: string) => string | undefined;
}

/** Reads JSON Feed 1.0 and 1.1, leniently. `undefined` when the value is JSON of another kind. */
export function readJsonFeed(value: unknown, options: JsonFeedOptions): ParsedFeed | undefined {
  const feed = asObject(value);
  if (feed === undefined) return undefined;
  const version = textOf(feed["version"]);
  const entries = feed["items"] ?? feed["entries"];
  const declared = /jsonfeed\.org\/version\/([\d.]+)/.exec(version ?? "")?.[1];
  if (declared === undefined && !(Array.isArray(entries) && textOf(feed["title"]) !== undefined)) return undefined;
  const items = asArray(entries);
  const url = (name: string) => addressOf(feed[name], options.url);
  const authors = readAuthors(feed, options.url);
  return {
    format: "json",
    ...present({
      version: declared,
      title: plain(feed["title"]),
      description: plain(feed["description"]),
      link: url("home_page_url"),
      selfUrl: url("feed_url"),
      image: url("icon") ?? url("favicon"),
      language: textOf(feed["language"]),
    }),
    authors,
    hubs: asArray(feed["hubs"]).flatMap((hub) => addressOf(asObject(hub)?.["url"], options.url) ?? []),
    pace: {},
    items: items.slice(0, MAX_ITEMS).flatMap((item) => {
      const entry = asObject(item);
      return entry === undefined ? [] : [readItem(entry, authors, options)];
    }),
    problems: items.length > MAX_ITEMS ? [`more than ${MAX_ITEMS} items; the rest was not read`] : [],
  };
}

function readItem(item: Json, feedAuthors: readonly Person[], options: JsonFeedOptions): ParsedItem {
  const url = (name: string) => addressOf(item[name], options.url);
  const date = (name: string) => {
    const text = textOf(item[name]);
    return text === undefined ? undefined : options.parseDate(text);
  };
  const html = textOf(item["content_html"]);
  const text = textOf(item["content_text"]);
  const authors = readAuthors(item, options.url);
  const picture = url("image") ?? url("banner_image");
  const link = url("url") ?? url("external_url");
  return {
    ...present({
      id: textOf(item["id"]),
      url: link,
      title: plain(item["title"]),
      summary: plain(item["summary"]),
      content: html !== undefined ? { value: html, type: "html" as const } : plain(text),
      baseUrl: link ?? options.url,
      published: date("date_published"),
      updated: date("date_modified"),
      image: picture === undefined ? undefined : { url: picture },
      language: textOf(item["language"]),
    }),
    authors: authors.length > 0 ? authors : feedAuthors,
    attachments: asArray(item["attachments"]).flatMap((file) => readAttachment(asObject(file), options.url)),
    categories: [...new Set(asArray(item["tags"]).flatMap((tag) => textOf(tag) ?? []))],
  };
}

/** 1.1 has `authors`, 1.0 had `author`; both are seen as lists, objects and mere names. */
function readAuthors(holder: Json, base: string): Person[] {
  return [...asArray(holder["authors"]), ...(holder["authors"] === undefined ? asArray(holder["author"]) : [])].flatMap(
    (value) => {
      const author = asObject(value);
      const url = addressOf(author?.["url"], base);
      const name = author === undefined ? textOf(value) : (textOf(author["name"]) ?? url);
      return name === undefined ? [] : [{ name, ...(url === undefined ? {} : { url }) }];
    },
  );
}

function readAttachment(file: Json | undefined, base: string): Attachment[] {
  const url = addressOf(file?.["url"], base);
  if (file === undefined || url === undefined) return [];
  return [
    {
      url,
      ...present({
        mimeType: textOf(file["mime_type"]),
        title: textOf(file["title"]),
        sizeBytes: positive(file["size_in_bytes"]),
        durationSeconds: positive(file["duration_in_seconds"]),
      }),
    },
  ];
}

function plain(value: unknown): ParsedText | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : { value: text, type: "text" };
}

/** Strings and numbers as text: ids are often written as numbers. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
  return text === "" || text.length > MAX_TEXT_CHARS ? undefined : text;
}

function addressOf(value: unknown, base: string): string | undefined {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : resolveUrl(text, base);
}

function positive(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

function asObject(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function asArray(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS + MAX_REPEATS) : [value];
}
