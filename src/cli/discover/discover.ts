import { findFeedAnchors } from "../../article/list/feed-anchors.js";
import { decodePage } from "../../article/markup/decode-page.js";
import type { ParsedFeed } from "../../domain/parsed-feed.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { plainLine } from "../../feed/normalise/html-text.js";
import type { FetchFailure, FetchOutcome } from "../../fetch/outcome.js";
import type { Instant } from "../../lib/dates/instant.js";
import { type Inspection, inspect } from "./inspect.js";
import { channelFeed, commonPaths, knownFeeds } from "./known-sites.js";

/** A source that was found and read. */
export interface Candidate {
  readonly url: string;
  readonly look: Inspection;
  /** How it was found, for people. */
  readonly by: string;
}

export interface Discovery {
  /** The best first. */
  readonly candidates: readonly Candidate[];
  /** What was tried in vain, with the reason. */
  readonly failures: readonly string[];
}

export type FetchDocument = (url: string) => Promise<FetchOutcome>;

const MAX_ADVERTISED = 6;
const MAX_COMMON = 18;
const MAX_ANCHORS = 6;
/** Pages about feeds that are followed from a page's anchors. */
const MAX_FEED_PAGES = 2;
const MIN_LINKS = 3;

/** Failures below HTTP: another scheme may do. */
const NOT_REACHED: ReadonlySet<FetchFailure> = new Set(["refused", "tls", "timeout", "network"]);

/**
 * Finds what to read at an address: the feed that it is, those that the page advertises or that its site is known to have,
 * those its anchors lead to, feeds at common paths, and last the page itself where it lists articles. Every candidate was
 * fetched and read.
 *
 * @param addresses the place and, to be tried when it cannot be reached, others for it; at least one.
 */
export async function discover(
  [address = "", ...others]: readonly string[],
  fetchDocument: FetchDocument,
  now: Instant,
): Promise<Discovery> {
  const failures: string[] = [];
  const outcome = await fetchDocument(address);
  const first = take(outcome, { url: address, by: "the address itself", now, failures });
  if (outcome.kind === "failed" && NOT_REACHED.has(outcome.error.reason) && others.length > 0) {
    const elsewhere = await discover(others, fetchDocument, now);
    return { ...elsewhere, failures: [...failures, ...elsewhere.failures] };
  }
  if (first !== undefined && first.look.kind !== "page") return { candidates: [first], failures };
  const advertised = first?.look.kind === "page" ? first.look.advertised : [];
  const named = [...knownFeeds(address), ...(first === undefined ? [] : channelOf(first.document))];
  const told = [
    ...named.map((url) => ({ url, by: "known for this site" })),
    ...byUse(advertised).map((url) => ({ url, by: "advertised by the page" })),
  ];
  const found = await readAll(told.slice(0, MAX_ADVERTISED), fetchDocument, now, failures);
  if (found.length > 0) return { candidates: found, failures };
  // A host that does not answer at all is not asked eighteen times more.
  if (first === undefined) return { candidates: [], failures };
  const linked = await followAnchors(first.document, fetchDocument, now);
  if (linked.length > 0) return { candidates: linked, failures };
  const guesses = commonPaths(first.document.url).slice(0, MAX_COMMON);
  const guess = await firstFeed(guesses, fetchDocument, now);
  if (guess !== undefined) return { candidates: [guess], failures };
  const isList = first.look.kind === "page" && first.look.list.links.length >= MIN_LINKS;
  return { candidates: isList ? [{ ...first, by: "a page that lists articles; no feed was found" }] : [], failures };
}

/** What the source calls itself. */
export function titleOf(look: Inspection): string | undefined {
  const title = look.kind === "feed" ? titleOfFeed(look.feed) : look.kind === "page" ? look.list.title : undefined;
  return title === "" ? undefined : title;
}

function titleOfFeed({ title }: ParsedFeed): string | undefined {
  return title === undefined ? undefined : plainLine(title);
}

async function readAll(
  told: readonly { url: string; by: string }[],
  fetchDocument: FetchDocument,
  now: Instant,
  failures: string[],
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const { url, by } of told) {
    if (found.some((one) => one.url === url)) continue;
    const candidate = await read(url, by, fetchDocument, now, failures);
    if (candidate?.look.kind === "feed") found.push(candidate);
  }
  return found;
}

/** The feeds that anchors of a page lead to, also by way of a page about feeds. */
async function followAnchors(page: SourceDocument, fetchDocument: FetchDocument, now: Instant): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const pages: { readonly url: string; readonly feeds: readonly string[] }[] = [];
  for (const url of anchorsOf(page)) {
    const candidate = await read(url, "linked from the page", fetchDocument, now, []);
    if (candidate?.look.kind === "feed") found.push(candidate);
    else if (candidate?.look.kind === "page")
      pages.push({ url, feeds: [...candidate.look.advertised, ...anchorsOf(candidate.document)] });
  }
  if (found.length > 0) return found;
  for (const about of pages.slice(0, MAX_FEED_PAGES)) {
    const told = about.feeds.map((url) => ({ url, by: `linked from ${about.url}` }));
    const listed = await readAll(told.slice(0, MAX_ANCHORS), fetchDocument, now, []);
    if (listed.length > 0) return listed;
  }
  return [];
}

function anchorsOf(page: SourceDocument): string[] {
  return findFeedAnchors(decodePage(page), page.url).slice(0, MAX_ANCHORS);
}

async function firstFeed(
  urls: readonly string[],
  fetchDocument: FetchDocument,
  now: Instant,
): Promise<Candidate | undefined> {
  for (const url of urls) {
    const candidate = await read(url, "found at a usual place", fetchDocument, now, []);
    if (candidate?.look.kind === "feed") return candidate;
  }
  return undefined;
}

async function read(
  url: string,
  by: string,
  fetchDocument: FetchDocument,
  now: Instant,
  failures: string[],
): Promise<Found | undefined> {
  return take(await fetchDocument(url), { url, by, now, failures });
}

interface Found extends Candidate {
  readonly document: SourceDocument;
}

interface Asked {
  readonly url: string;
  readonly by: string;
  readonly now: Instant;
  readonly failures: string[];
}

function take(outcome: FetchOutcome, { url, by, now, failures }: Asked): Found | undefined {
  if (outcome.kind === "modified") {
    const settled = outcome.permanentUrl ?? url;
    return { url: settled, look: inspect(outcome.document, {}, now), by, document: outcome.document };
  }
  failures.push(outcome.kind === "failed" ? outcome.error.fact : `${url} is gone for good (410)`);
  return undefined;
}

/** Feeds of comments are seldom what is meant. */
function byUse(urls: readonly string[]): string[] {
  const isAside = (url: string) => /comment|komentar/i.test(url);
  return [...urls.filter((url) => !isAside(url)), ...urls.filter(isAside)];
}

function channelOf({ url, bytes }: SourceDocument): string[] {
  if (!/(?:^|\.)youtube\.com$/.test(new URL(url).hostname)) return [];
  const feed = channelFeed(Buffer.from(bytes).toString("utf8"));
  return feed === undefined ? [] : [feed];
}
