import { identify } from "./identity.js";
import { normaliseLanguage } from "./language.js";
import type { ItemSource, NormalisedItem, ParsedItem, ParsedText } from "./model.js";
import { sanitiseHtml } from "./sanitise.js";
import { htmlToText, plainLine, summarise } from "./text.js";
import { absoluteUrl } from "./url.js";

export interface NormaliseContext {
  readonly source: ItemSource;
  readonly language?: string;
}

/** Makes clean items of what one document says, in its order. Pure: the same document gives the same items, ids included. */
export function normaliseItems(items: readonly ParsedItem[], context: NormaliseContext): NormalisedItem[] {
  return items.map((item) => normaliseItem(item, context));
}

function normaliseItem(item: ParsedItem, { source, language: declared }: NormaliseContext): NormalisedItem {
  const url = absoluteUrl(item.url ?? "", item.baseUrl ?? source.feedUrl);
  const title = item.title === undefined ? "" : plainLine(item.title);
  const body = htmlOf(item.content ?? item.summary);
  const summary = summarise(textOf(item.summary ?? item.content));
  const base = item.baseUrl ?? url ?? source.feedUrl;
  const contentHtml = body === "" ? "" : sanitiseHtml(body, base === undefined ? {} : { baseUrl: base });
  const language = normaliseLanguage(item.language ?? declared ?? "");
  return {
    ...identify(item),
    ...(url === undefined ? {} : { url }),
    ...(title === "" ? {} : { title }),
    ...(summary === "" ? {} : { summary }),
    ...(contentHtml === "" ? {} : { contentHtml }),
    authors: item.authors,
    ...(item.published === undefined ? {} : { published: item.published }),
    ...(item.updated === undefined ? {} : { updated: item.updated }),
    ...(item.image === undefined ? {} : { image: item.image }),
    attachments: item.attachments,
    categories: [...new Set(item.categories.map((category) => category.trim()).filter((category) => category !== ""))],
    ...(language === undefined ? {} : { language }),
    source,
  };
}

function textOf(text: ParsedText | undefined): string {
  if (text === undefined) return "";
  return text.type === "html" ? htmlToText(text.value) : text.value;
}

function htmlOf(text: ParsedText | undefined): string {
  if (text === undefined) return "";
  return text.type === "html" ? text.value : text.value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
