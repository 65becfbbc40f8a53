import { resolveUrl } from "../../feed/parse/xml/resolve-url.js";
import { parseUrl } from "../../lib/url.js";
import { attribute, type Document, type Element, elementsOf, parseMarkup, shortText } from "../markup/parse-markup.js";

const MAX_ANCHORS = 50;
/** A longer text is a sentence about something else. */
const LABEL_CHARS = 60;
const FEED_TYPE = /^application\/(?:rss|atom|rdf|feed)\+(?:xml|json)/i;
const FEED_LABEL =
  /(?:^|[^\p{L}\p{N}])(?:rss|atom|(?:web|news|xml|json|site|blog|article|full|main)[ -]?feeds?|feeds?)(?:$|[^\p{L}\p{N}])/iu;
const FEED_MARKS = /(?:^|[\s_-])(?:rss|atom|feed)(?:$|[\s_-])/i;
const FEED_ADDRESS =
  /(?:^|[/._=-])(?:rss2?|atom|feeds?|rdf)(?:[/._-](?:xml|json|php|aspx?|index|all|main|news|latest|default))?(?:\/|$)|\.(?:rss|atom|rdf)$|(?:rss|atom|feed|index)\w{0,8}\.(?:xml|json)$/i;
const FEED_QUERY =
  /(?:^|[?&])(?:feed|format|alt|type|output)=(?:rss|atom|feed|json)\w{0,3}(?:&|$)|(?:^|[?&])(?:rss|feed)(?:&|$)/i;
const FEED_SCHEME = /^(?:feed|itpc|pcast|podcast):/i;
const READER_LINK =
  /^https?:\/\/(?:[\w-]+\.)*(?:feedly|inoreader|newsblur|netvibes|theoldreader|yahoo|feedbin|bazqux)\.com\/[^#]{0,60}?(?:feed(?:\/|%2F)|[?&](?:url|add_feed|feed|subscribe)=)(https?(?::|%3A)[^&#]+)/i;

/**
 * Addresses of anchors that lead to feeds, the likeliest first: a feed's type, then an address and a label that say so, then one
 * of the two. Some lead to a page about feeds.
 */
export function findFeedAnchors(html: string, url: string): string[] {
  const page = parseMarkup(html);
  const base = baseOf(page, url);
  const points = new Map<string, number>();
  for (const element of elementsOf(page)) {
    const href = element.name === "a" || element.name === "area" ? attribute(element, "href") : "";
    if (href === "" || href.startsWith("#")) continue;
    const address = feedAddress(href, base);
    if (address === undefined || address === url) continue;
    const score = scoreOf(element, address, href);
    if (score > (points.get(address) ?? 0)) points.set(address, score);
  }
  return [...points]
    .sort(([, a], [, b]) => b - a)
    .map(([address]) => address)
    .slice(0, MAX_ANCHORS);
}

function scoreOf(element: Element, address: string, href: string): number {
  if (FEED_TYPE.test(attribute(element, "type")) || FEED_SCHEME.test(href)) return 4;
  if (subscribed(href) !== undefined) return 3;
  const { pathname, search } = new URL(address);
  const says = FEED_ADDRESS.test(pathname) || FEED_QUERY.test(search);
  return (saysFeed(element) ? 2 : 0) + (says ? 1 : 0);
}

/** Whether the text, a title, an icon's name or a picture's alternative text of an anchor says that it is a feed. */
function saysFeed(anchor: Element): boolean {
  const inside = [anchor, ...elementsOf(anchor)];
  const texts = [
    shortText(anchor, LABEL_CHARS) ?? "",
    ...inside.flatMap((element) => ["title", "aria-label", "alt"].map((name) => attribute(element, name))),
  ];
  return (
    texts.some((text) => text.length <= LABEL_CHARS && FEED_LABEL.test(text)) ||
    inside.some((element) => FEED_MARKS.test(attribute(element, "class")))
  );
}

/** An http(s) address, also of `feed:` and of a link that subscribes with a web reader. */
function feedAddress(href: string, base: string): string | undefined {
  const bare = href.replace(/^(?:feed|itpc|pcast|podcast):(?:\/\/)?(?=https?:)/i, "").replace(FEED_SCHEME, "http:");
  const resolved = resolveUrl(subscribed(bare) ?? bare, base);
  const address = parseUrl(resolved);
  if (address === undefined || !/^https?:$/.test(address.protocol)) return undefined;
  address.hash = "";
  return address.href;
}

/** The feed that a link to a web reader subscribes to. */
function subscribed(href: string): string | undefined {
  const [, encoded] = READER_LINK.exec(href) ?? [];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function baseOf(page: Document, url: string): string {
  const written = elementsOf(page).find(({ name, attribs }) => name === "base" && attribs["href"] !== undefined);
  return written === undefined ? url : resolveUrl(attribute(written, "href"), url);
}
