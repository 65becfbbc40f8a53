import { htmlToText } from "../../normalise/html-text.js";
import { asList, asObject, type Json } from "./json-value.js";

/** Values of JSON that is not known yet. */
/**
 * Rewrites RSS-in-JSON (`{ "rss": { "channel": … } }`, rss.land) in the words of JSON Feed, values as they are.
 * Undefined when the value is another kind of JSON. Reads the text and attribute keys of the usual converters:
 * `#value`, `#text`, `$t`, `_`, and attributes with `@`, `@_` or without a mark.
 */
export function fromRssInJson(value: unknown): Json | undefined {
  const channel = asObject(asObject(asObject(value)?.["rss"])?.["channel"]);
  if (channel === undefined) return undefined;
  const items = asList(channel["item"] ?? channel["items"]);
  return {
    version: "https://jsonfeed.org/version/1.1",
    title: textOf(channel["title"]),
    description: textOf(channel["description"]),
    home_page_url: textOf(channel["link"]),
    language: textOf(channel["language"]),
    icon: textOf(asObject(channel["image"])?.["url"]),
    authors: asList(channel["managingEditor"]).flatMap(named),
    items: items.flatMap((item) => itemOf(asObject(item))),
  };
}

function itemOf(item: Json | undefined): Json[] {
  if (item === undefined) return [];
  const content = textOf(item["content:encoded"]);
  const description = textOf(item["description"]);
  return [
    {
      id: textOf(item["guid"]) ?? textOf(item["link"]),
      url: textOf(item["link"]),
      title: textOf(item["title"]),
      content_html: content ?? description,
      summary: content === undefined || description === undefined ? undefined : htmlToText(description),
      date_published: textOf(item["pubDate"]) ?? textOf(item["dc:date"]),
      authors: [...asList(item["dc:creator"]), ...asList(item["author"])].flatMap(named),
      tags: asList(item["category"]).flatMap((category) => textOf(category) ?? []),
      attachments: asList(item["enclosure"]).flatMap(fileOf),
    },
  ];
}

function named(value: unknown): Json[] {
  const name = textOf(value);
  return name === undefined ? [] : [{ name }];
}

function fileOf(value: unknown): Json[] {
  const file = asObject(value);
  const attribute = (name: string) =>
    textOf(file?.[`@${name}`] ?? file?.[`@_${name}`] ?? file?.[name] ?? asObject(file?.["$"])?.[name]);
  const url = attribute("url");
  return url === undefined ? [] : [{ url, mime_type: attribute("type"), size_in_bytes: attribute("length") }];
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string" || typeof value === "number") return String(value);
  const holder = asObject(Array.isArray(value) ? value[0] : value);
  const text = holder?.["#value"] ?? holder?.["#text"] ?? holder?.["$t"] ?? holder?.["_"] ?? holder?.["#cdata"];
  return typeof text === "string" ? text : undefined;
}
