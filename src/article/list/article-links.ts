import type { ListRules } from "../../domain/article-rules.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { feedsOfLinkHeader, findAdvertisedFeeds } from "../../feed/parse/advertised-feeds.js";
import type { Instant } from "../../lib/dates/instant.js";
import { compilePattern, type Pattern } from "../../lib/text/pattern.js";
import { decodePage } from "../markup/decode-page.js";
import { type Document, elementsOf, visibleText } from "../markup/parse-markup.js";
import { parsePage } from "../markup/parse-stream.js";
import { select } from "../markup/select-elements.js";
import type { ArticleLink } from "./article-link.js";
import { type Card, cardsOf } from "./cards.js";
import { endsInTag, upToLastLink } from "./cut-page.js";
import { isSameSite, scoreAddress } from "./link-scores.js";

export interface ListReading {
  /** In page order, which is the tie-break for pages without a date. */
  readonly links: readonly ArticleLink[];
  /** How the links were found, for people. */
  readonly by: string;
  /** The feeds that the page advertises, absolute. */
  readonly feeds: readonly { readonly url: string }[];
  readonly title?: string;
  readonly language?: string;
  readonly warnings: readonly string[];
  /** The page ends early: `links` are those that are whole. */
  readonly isTruncated?: true;
}

export interface ListOptions {
  readonly rules?: ListRules;
  readonly timeZone?: string;
  readonly language?: string;
  readonly now?: Instant;
}

/** An address and its text must say at least so much together. */
const ENOUGH = 4;
/** A row counts as one of articles when so many, and so much of it, are articles by themselves. */
const FEWEST_IN_ROW = 2;
const LEAST_OF_ROW = 1 / 3;
/** The points of a date in an address. */
const DATED = 3;
/** More links than that are not read from one page. */
const MAX_LINKS = 500;

/**
 * Finds the links to articles on a list page: by the rule's selectors, else by heuristics (a telling address and text, inside
 * repeated cards, on the same site, outside navigation). Feeds that the page advertises are named: they are the better source.
 */
export function findArticleLinks(document: SourceDocument, options: ListOptions = {}): ListReading {
  const whole = decodePage(document);
  const isCut = document.isTruncated === true || endsInTag(whole);
  const html = isCut ? upToLastLink(whole) : whole;
  const page = parsePage(html);
  const base = baseOf(page, document.url);
  const advertised = new Set([...findAdvertisedFeeds(html, document.url), ...feedsOfLinkHeader(document)]);
  const feeds = [...advertised].map((url) => ({ url }));
  const title = elementsOf(page).find(({ name }) => name === "title");
  const language =
    options.language ?? (elementsOf(page).find(({ name }) => name === "html")?.attribs["lang"] || undefined);
  const warnings =
    feeds.length > 0
      ? [`this page advertises a feed, which is the better source: ${feeds.map(({ url }) => url).join(", ")}`]
      : [];
  const found = findLinks(page, base, { ...options, ...(language === undefined ? {} : { language }) });
  const kept = filterLinks(found.cards, options.rules);
  if (kept.links.length === 0)
    warnings.push(
      found.cards.length === 0
        ? "no links to articles were found on this page; list.links can name them"
        : "include and exclude leave none of the links that were found",
    );
  return {
    links: kept.links.slice(0, MAX_LINKS),
    by: found.by,
    feeds,
    ...(title === undefined || visibleText(title) === "" ? {} : { title: visibleText(title) }),
    ...(language === undefined ? {} : { language }),
    warnings: [...warnings, ...found.warnings, ...kept.warnings],
    ...(isCut ? { isTruncated: true } : {}),
  };
}

interface FoundCards {
  readonly cards: readonly Card[];
  readonly by: string;
  readonly warnings: readonly string[];
}

function findLinks(page: Document, base: string, options: ListOptions): FoundCards {
  const selectors = options.rules?.links ?? [];
  const warnings: string[] = [];
  for (const selector of selectors) {
    const matched = select(selector, page);
    const cards = cardsOf(page, base, options, matched);
    if (cards.length > 0) return { cards, by: `selector ${selector}`, warnings };
    warnings.push(`links: "${selector}" matches no link on this page; they were searched for instead`);
  }
  const cards = articlesAmong(cardsOf(page, base, options), base);
  const listed = cards.filter(({ inPopular }) => !inPopular);
  // A page that has nothing else is a list of them.
  return { cards: listed.length > 0 ? listed : cards, by: "heuristics", warnings };
}

/** A card is judged by itself; one of a row in which many are articles, whose address looks no worse, is one too. */
function articlesAmong(cards: readonly Card[], base: string): Card[] {
  const rows = new Map<string, { all: number; articles: number; worst: number }>();
  const weighed = cards.map((card) => ({ card, ...weigh(card, base) }));
  for (const { card, address, article } of weighed) {
    if (address === undefined) continue;
    const row = rows.get(card.shape) ?? { all: 0, articles: 0, worst: Number.POSITIVE_INFINITY };
    row.all += 1;
    if (article) {
      row.articles += 1;
      row.worst = Math.min(row.worst, address);
    }
    rows.set(card.shape, row);
  }
  const inRow = (card: Card, address: number): boolean => {
    const row = rows.get(card.shape);
    return (
      card.repeated &&
      card.link.title !== undefined &&
      row !== undefined &&
      row.articles >= FEWEST_IN_ROW &&
      row.articles >= row.all * LEAST_OF_ROW &&
      address >= Math.min(row.worst, DATED)
    );
  };
  return weighed
    .filter(({ card, address, article }) => article || (address !== undefined && inRow(card, address)))
    .map(({ card }) => card);
}

/** The address's own points, undefined for what is never an article; and whether all points are enough. */
function weigh(card: Card, base: string): { readonly address?: number; readonly article: boolean } {
  if (!isSameSite(card.link.url, base) || card.link.url === base || card.inNavigation) return { article: false };
  const address = scoreAddress(card.link.url);
  if (address === undefined) return { article: false };
  const chars = weightOf(card.link.title ?? "");
  const text = chars >= 40 ? 3 : chars >= 22 ? 2 : chars >= 12 ? 1 : -2;
  const place = (card.inHeading ? 1 : 0) + (card.link.published === undefined ? 0 : 1) + (card.repeated ? 1 : 0);
  const article = address + text + place >= ENOUGH && (address > 0 || (card.repeated && chars >= 22));
  return { address, article };
}

/** Length of a title in Latin letters: a sign of Chinese, Japanese or Korean says as much as three. */
function weightOf(title: string): number {
  const signs = title.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu)?.length ?? 0;
  return title.length + signs * 2;
}

function filterLinks(
  cards: readonly Card[],
  rules: ListRules | undefined,
): { links: ArticleLink[]; warnings: string[] } {
  const warnings: string[] = [];
  const compile = (pattern: string): Pattern[] => {
    try {
      return [compilePattern(pattern)];
    } catch {
      warnings.push(`"${pattern}" is no RE2 pattern and was left out`);
      return [];
    }
  };
  const include = (rules?.include ?? []).flatMap(compile);
  const exclude = (rules?.exclude ?? []).flatMap(compile);
  const links = cards
    .map(({ link }) => link)
    .filter(
      ({ url }) =>
        (include.length === 0 || include.some((pattern) => pattern.test(url))) &&
        !exclude.some((pattern) => pattern.test(url)),
    );
  return { links, warnings };
}

function baseOf(page: Document, url: string): string {
  const declared = elementsOf(page).find(({ name }) => name === "base")?.attribs["href"];
  return declared === undefined ? url : (absolute(declared, url) ?? url);
}

function absolute(href: string, base: string): string | undefined {
  try {
    return href === "" ? undefined : new URL(href, base).href;
  } catch {
    return undefined;
  }
}
