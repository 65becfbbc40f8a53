import type { ParsedItem, ParsedText } from "../../domain/parsed-feed.js";
import { htmlToText } from "../../feed/normalise/html-text.js";
import { holdsBeginning, isAbout, sharedPart } from "./story-evidence.js";
import { likeness } from "./story-heading.js";

/** A body of fewer characters is a teaser. */
const SHORT_CHARS = 600;
/** A page's body must be so much longer than the feed's own to take its place. */
const CLEARLY_LONGER = 1.2;
/** A page's body below that is a consent wall, a login form or a teaser itself. */
const LEAST_CHARS = 200;
/** Words of the feed's own text that the page's body must hold, or it is another story … */
const LEAST_SHARED = 0.6;
/** … and where the two titles are alike. */
const LEAST_SHARED_OF_ONE_TITLE = 0.2;
const COMPARED_CHARS = 4000;

/** Whether an item of a feed has only a teaser: little text, or text that ends in "…", "[…]", "Read more". */
export function isShort(item: Pick<ParsedItem, "content" | "summary">): boolean {
  const text = textOf(item.content ?? item.summary);
  return (
    text.length < SHORT_CHARS ||
    /(?:…|\.\.\.|\[(?:…|\.\.\.)\]|continue reading|read more|baca selengkapnya|selengkapnya)\W*$/iu.test(text)
  );
}

/**
 * Which body an item keeps once its page was read: the feed's own unless the page's is clearly longer and tells the same story.
 * A page that came out as a consent wall, a teaser or another story never displaces what the feed gave.
 */
export function betterBody(
  feedItem: Pick<ParsedItem, "title" | "content" | "summary">,
  articleItem: Pick<ParsedItem, "title" | "content">,
): "feed" | "article" {
  const own = textOf(feedItem.content ?? feedItem.summary);
  const page = textOf(articleItem.content);
  if (page === "" || (page.length < LEAST_CHARS && own !== "")) return "feed";
  const titles = [textOf(feedItem.title), textOf(articleItem.title)] as const;
  if (own === "") return isTitled(page, titles) ? "article" : "feed";
  if (page.length < own.length * CLEARLY_LONGER && !isShort(feedItem)) return "feed";
  if (page.length <= own.length) return "feed";
  return isSameStory(own, page, titles) ? "article" : "feed";
}

/** Whether a body belongs to the feed's title: the page has that title too, or the body has its words. */
function isTitled(page: string, [own, other]: readonly [string, string]): boolean {
  if (own === "" || likeness(own, other) > 0) return true;
  return isAbout(page, { title: own, description: undefined, told: undefined });
}

function isSameStory(own: string, page: string, [ownTitle, pageTitle]: readonly [string, string]): boolean {
  const teaser = own.slice(0, COMPARED_CHARS);
  if (holdsBeginning(page, teaser)) return true;
  const part = sharedPart(teaser, page);
  return part >= LEAST_SHARED || (part >= LEAST_SHARED_OF_ONE_TITLE && likeness(ownTitle, pageTitle) > 0);
}

/** An item of a feed with the body of its page, where that is the better one; everything else of the feed's wins where it says something. */
export function withFullText(feedItem: ParsedItem, articleItem: ParsedItem): ParsedItem {
  const summary = feedItem.summary ?? articleItem.summary;
  const filled: ParsedItem = {
    ...articleItem,
    ...feedItem,
    ...(summary === undefined ? {} : { summary }),
    authors: feedItem.authors.length > 0 ? feedItem.authors : articleItem.authors,
    attachments: feedItem.attachments,
    categories: feedItem.categories.length > 0 ? feedItem.categories : articleItem.categories,
  };
  if (betterBody(feedItem, articleItem) === "feed" || articleItem.content === undefined) return feedItem;
  return {
    ...filled,
    content: articleItem.content,
    ...(articleItem.baseUrl === undefined ? {} : { baseUrl: articleItem.baseUrl }),
  };
}

function textOf(text: ParsedText | undefined): string {
  if (text === undefined) return "";
  return (text.type === "html" ? htmlToText(text.value) : text.value).trim();
}
