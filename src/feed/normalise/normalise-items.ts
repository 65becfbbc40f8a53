import type { ItemSource, NormalisedItem } from "../../domain/item.js";
import type { ParsedItem, ParsedText } from "../../domain/parsed-feed.js";
import { detectLanguage, normaliseLanguage } from "../../lib/language/language.js";
import { absoluteUrl } from "../../lib/url.js";
import { sanitiseHtml } from "../sanitise/sanitise-html.js";
import { chooseBody, readableText, withoutTeaser } from "./choose-body.js";
import { chooseImage, cleanAttachments } from "./clean-attachments.js";
import { cleanOriginal } from "./clean-original.js";
import { cleanPeople } from "./clean-people.js";
import { htmlToText, oneLine, plainLine, summarise } from "./html-text.js";
import { identify, resolveDuplicates } from "./item-ids.js";
import { repairItem } from "./repair.js";

export interface NormaliseContext {
  readonly source: ItemSource;
  /** The title that the document gives itself. */
  readonly feedTitle?: string;
  /** As configured for the source: goes before what documents declare. */
  readonly language?: string;
  /** As the document declares for the whole feed: goes after what an item declares. */
  readonly declaredLanguage?: string;
  /** Told, in plain words, what a limit cut. */
  readonly onCut?: (what: string) => void;
}

const MAX_CATEGORIES = 100;
/** A summary that the publisher wrote is kept longer than one taken from the text. */
const MAX_GIVEN_SUMMARY_CHARS = 1_000;
const MAX_TITLE_CHARS = 1_000;

/**
 * Makes clean items of what one document says, in its order: plain text plain, addresses absolute, HTML sanitised (last),
 * ids unique. Pure: the same document gives the same items, ids included, whenever it is read.
 */
export function normaliseItems(items: readonly ParsedItem[], context: NormaliseContext): NormalisedItem[] {
  return resolveDuplicates(items.map((item) => normaliseItem(item, context)));
}

function normaliseItem(given: ParsedItem, context: NormaliseContext): NormalisedItem {
  const item = repairItem(given);
  const { source } = context;
  const url = absoluteUrl(item.url ?? "", item.baseUrl ?? source.feedUrl ?? source.url);
  const baseUrl = item.baseUrl ?? url ?? source.feedUrl ?? source.url;
  const title = item.title === undefined ? "" : summarise(plainLine(item.title), MAX_TITLE_CHARS);
  const contentHtml = cleanBody(item, baseUrl, context);
  const summary = chooseSummary(item, contentHtml, title);
  const language = chooseLanguage(item, context, `${title}. ${summary}`);
  const attachments = cleanAttachments(item.attachments, baseUrl);
  const image = chooseImage(item, attachments, contentHtml, baseUrl);
  const original = cleanOriginal(item, context, baseUrl);
  return {
    ...identify(item, url),
    ...(url === undefined ? {} : { url }),
    ...(title === "" ? {} : { title }),
    ...(summary === "" ? {} : { summary }),
    ...(contentHtml === "" ? {} : { contentHtml }),
    authors: cleanPeople(item.authors, language, baseUrl),
    ...(item.published === undefined ? {} : { published: item.published }),
    ...(item.updated === undefined ? {} : { updated: item.updated }),
    ...(image === undefined ? {} : { image }),
    attachments,
    categories: cleanCategories(item.categories),
    ...(language === undefined ? {} : { language }),
    source,
    ...(original === undefined ? {} : { original }),
  };
}

function cleanBody(item: ParsedItem, baseUrl: string | undefined, { onCut }: NormaliseContext): string {
  const body = chooseBody(item);
  if (body === "") return "";
  const options = { ...(baseUrl === undefined ? {} : { baseUrl }), ...(onCut === undefined ? {} : { onCut }) };
  return sanitiseHtml(body, options).trim();
}

/** The publisher's own; else the beginning of the body. */
function chooseSummary(item: ParsedItem, contentHtml: string, title: string): string {
  const hasOwnBody = item.content !== undefined && item.content.value.trim() !== "";
  const given =
    item.summary === undefined || (item.summary.type === "html" && !hasOwnBody) ? "" : plainOf(item.summary);
  if (given !== "") return summarise(given, MAX_GIVEN_SUMMARY_CHARS);
  return summarise(withoutTeaser(readableText(contentHtml, title)));
}

function plainOf({ value, type }: ParsedText): string {
  return oneLine(withoutTeaser(type === "html" ? htmlToText(value) : plainLine({ value, type })));
}

/** Config, item, feed, text: see `detectLanguage`. */
function chooseLanguage(item: ParsedItem, context: NormaliseContext, text: string): string | undefined {
  const stated = [context.language, item.language, context.declaredLanguage];
  for (const tag of stated) {
    const language = tag === undefined ? undefined : normaliseLanguage(tag);
    if (language !== undefined) return language;
  }
  return detectLanguage(text);
}

function cleanCategories(categories: readonly string[]): string[] {
  const kept = new Map<string, string>();
  for (const category of categories.slice(0, MAX_CATEGORIES)) {
    const name = plainLine({ value: category, type: "html" });
    if (name !== "" && !kept.has(name.toLowerCase())) kept.set(name.toLowerCase(), name);
  }
  return [...kept.values()];
}
