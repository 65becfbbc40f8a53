import type { ArticleReading } from "../../article/article-reading.js";
import type { ArticleLink } from "../../article/list/article-link.js";
import { MuaraError } from "../../domain/errors.js";
import type { ParsedItem } from "../../domain/parsed-feed.js";
import type { Source } from "../../domain/source.js";
import type { PollContext } from "../poll-context.js";

const PAGE_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";

/** An article that was looked for: its item, or why there is none. */
export type ArticleOutcome =
  | { readonly kind: "read"; readonly item: ParsedItem }
  | { readonly kind: "failed"; readonly why: string };

/** Reads the article behind a link, its further pages joined. What the list says fills what the page does not. */
export async function readLinkedArticle(
  context: PollContext,
  source: Source,
  link: ArticleLink,
  signal: AbortSignal,
): Promise<ArticleOutcome> {
  const first = await readOnePage(context, source, link.url, signal);
  if (first.kind === "failed") return first;
  const item = await withFurtherPages(context, source, first.reading, signal);
  const summary = link.summary === undefined ? undefined : { value: link.summary, type: "text" as const };
  return {
    kind: "read",
    item: {
      ...(link.title === undefined ? {} : { title: { value: link.title, type: "text" as const } }),
      ...(link.published === undefined ? {} : { published: link.published }),
      ...(link.image === undefined ? {} : { image: link.image }),
      ...(summary === undefined || item.content !== undefined ? {} : { summary }),
      url: link.url,
      ...item,
      // Known by the address it was found under, whatever the page calls canonical: a link is never fetched twice.
      id: link.url,
    },
  };
}

type PageOutcome =
  | { readonly kind: "read"; readonly reading: ArticleReading }
  | { readonly kind: "failed"; readonly why: string };

async function readOnePage(
  context: PollContext,
  source: Source,
  url: string,
  signal: AbortSignal,
): Promise<PageOutcome> {
  const request = {
    sourceId: source.id,
    url,
    feedsCount: context.feedsCountOf(source.id),
    accept: PAGE_ACCEPT,
    robots: true,
  };
  const outcome = await context.fetcher.fetch(request, signal);
  if (outcome.kind === "failed") return { kind: "failed", why: outcome.error.message };
  if (outcome.kind !== "modified") return { kind: "failed", why: `${url} is gone` };
  try {
    const reading = await context.readArticle(outcome.document, {
      rules: source.article,
      now: context.now(),
      ...(source.timeZone === undefined ? {} : { timeZone: source.timeZone }),
      ...(source.language === undefined ? {} : { language: source.language }),
    });
    if (reading.isTruncated) return { kind: "failed", why: `${url}: the page ended early (truncated)` };
    return { kind: "read", reading };
  } catch (error) {
    if (error instanceof MuaraError) return { kind: "failed", why: error.message };
    throw error;
  }
}

/** Joins "Halaman selanjutnya" pages, at most `article.maxPages`; a page that fails ends the article where it is. */
async function withFurtherPages(
  context: PollContext,
  source: Source,
  first: ArticleReading,
  signal: AbortSignal,
): Promise<ParsedItem> {
  const seen = new Set<string>();
  const bodies = [first.item.content?.value ?? ""];
  let next = first.nextPage;
  while (next !== undefined && !seen.has(next) && bodies.length < source.article.maxPages) {
    seen.add(next);
    const page = await readOnePage(context, source, next, signal);
    if (page.kind === "failed") break;
    bodies.push(page.reading.item.content?.value ?? "");
    next = page.reading.nextPage;
  }
  if (bodies.length === 1) return first.item;
  return { ...first.item, content: { value: bodies.join("\n"), type: "html" } };
}
