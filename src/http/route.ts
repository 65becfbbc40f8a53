import { createHash, timingSafeEqual } from "node:crypto";
import type { Feed } from "../aggregate/model.js";
import type { Config } from "../config/model.js";
import { feedPath, PUBLISHED_FORMATS, type PublishedFormat } from "../publish/addresses.js";

export interface FeedRoute {
  readonly feed: Feed;
  readonly format: PublishedFormat;
}

const tables = new WeakMap<Config, ReadonlyMap<string, FeedRoute>>();

/** The public feed documents by path, looked up without parsing. Private feeds are not in it: see `findFeedRoute`. */
export function routeTable(config: Config): ReadonlyMap<string, FeedRoute> {
  const known = tables.get(config);
  if (known !== undefined) return known;
  const open = config.feeds.filter(({ token }) => token === undefined);
  const table = new Map(
    open.flatMap((feed) => PUBLISHED_FORMATS.map((format) => [feedPath(feed, format), { feed, format }] as const)),
  );
  tables.set(config, table);
  return table;
}

/** What a path below `/feeds/` names: `<id>[.format]`, or `<token>/<id>[.format]` for a private feed. */
export function findFeedRoute(config: Config, path: string): FeedRoute | undefined {
  const parts = path.split("/").slice(2).map(decodePart);
  const [token, file] = parts.length === 1 ? [undefined, parts[0]] : [parts[0], parts[1]];
  if (parts.length > 2 || file === undefined || (parts.length === 2 && token === undefined)) return undefined;
  return PUBLISHED_FORMATS.map((format) => {
    const id = format === "page" ? file : file.endsWith(`.${format}`) ? file.slice(0, -format.length - 1) : undefined;
    const feed = config.feeds.find((candidate) => candidate.id === id && mayRead(candidate, token));
    return feed === undefined ? undefined : { feed, format };
  }).find((route) => route !== undefined);
}

/** Compares digests, so that the time taken tells nothing of the token. */
function mayRead(feed: Feed, token: string | undefined): boolean {
  if (feed.token === undefined || token === undefined) return feed.token === token;
  return timingSafeEqual(digest(feed.token), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
