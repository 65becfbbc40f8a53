import type { Config } from "../config/config.js";
import type { Feed } from "../domain/feed.js";
import { isSecret } from "../lib/compare-secret.js";
import { feedPath, PUBLISHED_FORMATS, type PublishedFormat, sitePrefix } from "../publish/addresses.js";
import { isPeriod, type Period } from "../publish/archive/archive-periods.js";

export interface FeedRoute {
  readonly feed: Feed;
  readonly format: PublishedFormat;
  readonly archive?: Period;
}

const tables = new WeakMap<Config, ReadonlyMap<string, FeedRoute>>();

/**
 * The public feed documents by path, with and without the site's sub-path, looked up without parsing. Private feeds and pages
 * are not in it: see `findFeedRoute`.
 */
export function routeTable(config: Config): ReadonlyMap<string, FeedRoute> {
  const known = tables.get(config);
  if (known !== undefined) return known;
  const prefix = sitePrefix(config.site);
  const table = new Map<string, FeedRoute>();
  for (const feed of config.feeds.filter(({ token }) => token === undefined)) {
    for (const format of PUBLISHED_FORMATS.filter((one) => one !== "page")) {
      const path = feedPath(feed, format);
      table.set(path, { feed, format }).set(prefix + path, { feed, format });
    }
  }
  tables.set(config, table);
  return table;
}

/**
 * What a path below `/feeds/` names: `<id>[.format]` or `<id>/archive/<period>.<format>`, with the token before the id for a
 * private feed.
 */
export function findFeedRoute(config: Config, path: string): FeedRoute | undefined {
  const parts = path.split("/").slice(2).map(decodePart);
  const [period, format] = splitFormat(parts.at(-1) ?? "");
  if (parts.at(-2) === "archive" && parts.length >= 3) {
    const feed = findFeed(config, parts.slice(0, -2));
    return feed === undefined || format === "page" || !isPeriod(period) ? undefined : { feed, format, archive: period };
  }
  // An id may itself end like a format: the whole name is looked for first.
  const page = findFeed(config, parts);
  if (page !== undefined) return { feed: page, format: "page" };
  const feed = format === "page" ? undefined : findFeed(config, [...parts.slice(0, -1), period]);
  return feed === undefined ? undefined : { feed, format };
}

function findFeed(config: Config, parts: readonly (string | undefined)[]): Feed | undefined {
  const [token, id] = parts.length === 1 ? [undefined, parts[0]] : parts;
  if (parts.length > 2 || id === undefined || (parts.length === 2 && token === undefined)) return undefined;
  return config.feeds.find((feed) => feed.id === id && mayRead(feed, token));
}

/** A private feed is read only with its token. */
function mayRead(feed: Feed, token: string | undefined): boolean {
  if (feed.token === undefined || token === undefined) return feed.token === token;
  return isSecret(token, feed.token);
}

export function splitFormat(file: string): [string, PublishedFormat] {
  const format = PUBLISHED_FORMATS.find((one) => one !== "page" && file.endsWith(`.${one}`));
  return format === undefined ? [file, "page"] : [file.slice(0, -format.length - 1), format];
}

function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
