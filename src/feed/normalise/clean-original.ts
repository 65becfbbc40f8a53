import type { ItemSource, Original } from "../../domain/item.js";
import type { ParsedItem } from "../../domain/parsed-feed.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { absoluteUrl, parseUrl } from "../../lib/url.js";
import { plainLine, summarise } from "./html-text.js";

const MAX_TITLE_CHARS = 200;

/** The feed that an item came through. */
export interface OwnFeed {
  readonly source: ItemSource;
  /** The title that the document gives itself. */
  readonly feedTitle?: string;
}

/** The publisher that an item names; undefined if that is the publisher of the feed. */
export function cleanOriginal({ original }: ParsedItem, own: OwnFeed, baseUrl?: string): Original | undefined {
  if (original === undefined) return undefined;
  const given = addressIn(original.feedUrl, baseUrl);
  // Of `url` in RSS, the specification means a feed; many publishers name the home page.
  const isHome = given !== undefined && parseUrl(given)?.pathname === "/";
  const url = addressIn(original.url, baseUrl) ?? (isHome ? given : undefined);
  const feedUrl = isHome ? undefined : given;
  const text = original.title === undefined ? "" : summarise(plainLine(original.title), MAX_TITLE_CHARS);
  const title = text || parseUrl(url ?? feedUrl ?? "")?.hostname;
  if (title === undefined || isOwn({ title, url, feedUrl }, own)) return undefined;
  return { title, ...(url !== undefined && { url }), ...(feedUrl !== undefined && { feedUrl }) };
}

function addressIn(address: string | undefined, baseUrl: string | undefined): string | undefined {
  const absolute = address === undefined ? undefined : absoluteUrl(address, baseUrl);
  if (absolute === undefined || !/^https?:/i.test(absolute)) return undefined;
  return withoutSecrets(absolute);
}

interface Named {
  readonly title: string;
  readonly url: string | undefined;
  readonly feedUrl: string | undefined;
}

function isOwn({ title, url, feedUrl }: Named, { source, feedTitle }: OwnFeed): boolean {
  const titles = [source.title, feedTitle].map((one) => one?.trim().toLowerCase());
  const addresses = [source.url, source.feedUrl].map(plainAddress);
  const isOwnAddress = [url, feedUrl].some((one) => one !== undefined && addresses.includes(plainAddress(one)));
  return isOwnAddress || titles.includes(title.toLowerCase());
}

/** An address without the parts in which two spellings of it differ. */
function plainAddress(address: string | undefined): string | undefined {
  const url = parseUrl(address ?? "");
  return url && `${url.hostname.replace(/^www\./, "")}${url.pathname.replace(/\/$/, "")}${url.search}`;
}
