import type { Attachment, Person } from "../../../domain/item.js";
import type { ParsedFeed, ParsedItem, ParsedOriginal, ParsedText } from "../../../domain/parsed-feed.js";
import { type Mutable, omitUndefined } from "../dialects/read-item.js";
import { MAX_ITEMS, MAX_REPEATS, MAX_TEXT_CHARS } from "../limits.js";
import { unwrapCdata } from "../xml/fragment.js";
import { resolveUrl } from "../xml/resolve-url.js";
import { asList, asObject, type Json } from "./json-value.js";
import { fromRssInJson } from "./rss-in-json.js";

const NOTHING: readonly never[] = [];

export interface JsonFeedOptions {
  readonly url: string;
  readonly parseDate: (text: string) => string | undefined;
}

/** Reads JSON Feed 1.0 and 1.1 and RSS-in-JSON, leniently. `undefined` when the value is JSON of another kind. */
export function readJsonFeed(value: unknown, options: JsonFeedOptions): ParsedFeed | undefined {
  const feed = fromRssInJson(value) ?? asObject(value);
  if (feed === undefined) return undefined;
  const version = textOf(feed["version"]);
  const entries = feed["items"] ?? feed["entries"];
  const declared = /jsonfeed\.org\/version\/([\d.]+)/.exec(version ?? "")?.[1];
  if (declared === undefined && !looksLikeItems(entries, feed)) return undefined;
  const items = asArray(entries);
  const url = (name: string) => addressOf(feed[name], options.url);
  const authors = readAuthors(feed, options.url);
  return {
    format: "json",
    ...omitUndefined({
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

/** Without a version only a list of items of JSON Feed makes the value one: each has an id or an address, and something to read. */
function looksLikeItems(entries: unknown, feed: Json): boolean {
  if (!Array.isArray(entries)) return false;
  if (entries.length === 0)
    return (
      textOf(feed["title"]) !== undefined &&
      addressOf(feed["home_page_url"] ?? feed["feed_url"], "about:blank") !== undefined
    );
  return entries.every((value) => {
    const item = asObject(value);
    const isNamed = (item?.["id"] ?? item?.["url"] ?? item?.["external_url"]) !== undefined;
    const says = item?.["title"] ?? item?.["content_html"] ?? item?.["content_text"] ?? item?.["summary"];
    return isNamed && says !== undefined;
  });
}

function readItem(item: Json, feedAuthors: readonly Person[], options: JsonFeedOptions): ParsedItem {
  const authors = readAuthors(item, options.url);
  const files = asArray(item["attachments"]);
  const parsed: Mutable<ParsedItem> = {
    authors: authors.length > 0 ? authors : feedAuthors,
    attachments: files.length === 0 ? NOTHING : files.flatMap((file) => readAttachment(asObject(file), options.url)),
    categories: readTags(item["tags"]),
  };
  const id = textOf(item["id"]);
  if (id !== undefined) parsed.id = id;
  const addresses = ["url", "external_url"].flatMap((key) => addressOf(item[key], options.url) ?? []);
  const url = addresses.find((address) => /^https?:/i.test(address)) ?? addresses[0];
  if (url !== undefined) parsed.url = url;
  parsed.baseUrl = url ?? options.url;
  const title = plain(item["title"]);
  if (title !== undefined) parsed.title = title;
  const summary = plain(item["summary"]);
  if (summary !== undefined) parsed.summary = summary;
  const html = textOf(item["content_html"]);
  const content = html === undefined ? plain(item["content_text"]) : { value: html, type: "html" as const };
  if (content !== undefined) parsed.content = content;
  const published = dateOf(item["date_published"], options);
  if (published !== undefined) parsed.published = published;
  const updated = dateOf(item["date_modified"], options);
  if (updated !== undefined) parsed.updated = updated;
  const picture = addressOf(item["image"], options.url) ?? addressOf(item["banner_image"], options.url);
  if (picture !== undefined) parsed.image = { url: picture };
  const language = textOf(item["language"]);
  if (language !== undefined) parsed.language = language;
  const original = readOriginal(asObject(asObject(item["_muara"])?.["source"]), options.url);
  if (original !== undefined) parsed.original = original;
  return parsed;
}

/** The source of an item in a feed that Muara published. */
function readOriginal(source: Json | undefined, base: string): ParsedOriginal | undefined {
  const title = plain(source?.["title"]);
  if (title === undefined) return undefined;
  const [url, feedUrl] = [addressOf(source?.["url"], base), addressOf(source?.["feed_url"], base)];
  return { title, ...(url !== undefined && { url }), ...(feedUrl !== undefined && { feedUrl }) };
}

function dateOf(value: unknown, options: JsonFeedOptions): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : options.parseDate(text);
}

function readTags(value: unknown): readonly string[] {
  const words = new Set<string>();
  for (const tag of asArray(value)) {
    const word = textOf(tag);
    if (word !== undefined) words.add(word);
  }
  return words.size === 0 ? NOTHING : [...words];
}

/** 1.1 has `authors`, 1.0 had `author`; both are seen as lists, objects and mere names. */
function readAuthors(holder: Json, base: string): readonly Person[] {
  const people: Person[] = [];
  for (const value of asArray(holder["authors"] ?? holder["author"])) {
    const author = asObject(value);
    const url = addressOf(author?.["url"], base);
    // JSON Feed has no member for an address of mail: 1.1 wants it as a link.
    const email = url === undefined ? undefined : /^mailto:([^?]+)/i.exec(url)?.[1];
    const name = author === undefined ? textOf(value) : (textOf(author["name"]) ?? email ?? url);
    if (name === undefined) continue;
    people.push(email !== undefined ? { name, email } : url === undefined ? { name } : { name, url });
  }
  return people;
}

function readAttachment(file: Json | undefined, base: string): Attachment[] {
  const url = addressOf(file?.["url"], base);
  if (file === undefined || url === undefined) return [];
  return [
    {
      url,
      ...omitUndefined({
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
  const text =
    typeof value === "string" ? unwrapCdata(wellFormed(value).trim()) : typeof value === "number" ? String(value) : "";
  return text === "" || text.length > MAX_TEXT_CHARS ? undefined : text;
}

/** Without what no XML, no database and no UTF-8 takes: NUL and halves of surrogate pairs, which JSON can escape. */
function wellFormed(text: string): string {
  const bare = text.includes("\0") ? text.replaceAll("\0", "") : text;
  return /\p{Cs}/u.test(bare) ? bare.replace(/\p{Cs}/gu, "\ufffd") : bare;
}

function addressOf(value: unknown, base: string): string | undefined {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : resolveUrl(text, base);
}

function positive(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

function asArray(value: unknown): readonly unknown[] {
  return asList(value).slice(0, MAX_ITEMS + MAX_REPEATS);
}
