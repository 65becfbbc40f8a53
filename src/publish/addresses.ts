import type { Config, SiteConfig } from "../config/config.js";
import type { Feed } from "../domain/feed.js";
import { formatOf, OUTPUT_FORMATS, type RenderFormat } from "../feed/render/formats.js";
import type { ItemStyle } from "../feed/render/render-model.js";
import { isPrivateHost } from "../lib/private-host.js";

/** The formats of a feed: those for programs, and a page for people. */
export type PublishedFormat = RenderFormat | "page";

export const PUBLISHED_FORMATS: readonly PublishedFormat[] = [...OUTPUT_FORMATS.map(({ id }) => id), "page"];

export function contentTypeOf(format: PublishedFormat): string {
  return `${format === "page" ? "text/html" : formatOf(format).mediaType}; charset=utf-8`;
}

/** Where a feed is served, below the site's address; a private feed has its token in the path. */
export function feedPath(feed: Pick<Feed, "id" | "token">, format: PublishedFormat): string {
  const folder = feed.token === undefined ? "/feeds" : `/feeds/${encodeURIComponent(feed.token)}`;
  return `${folder}/${encodeURIComponent(feed.id)}${format === "page" ? "" : `.${format}`}`;
}

export function feedUrl(site: SiteConfig, feed: Pick<Feed, "id" | "token">, format: PublishedFormat): string {
  return site.url + feedPath(feed, format);
}

/** Where the hub of this Muara is. */
export const HUB_PATH = "/hub";

/** The hubs of a feed. The address of a private feed holds its token, so other hubs do not learn of it. */
export function hubsOf(
  { site, publish }: Pick<Config, "site" | "publish">,
  feed: Pick<Feed, "token">,
): readonly string[] {
  if (publish.isHub) return [site.url + HUB_PATH];
  return feed.token === undefined ? publish.externalHubs : [];
}

/** The path below which the site is public, without a trailing slash: "" for a site at the root of its host. */
export function sitePrefix(site: SiteConfig): string {
  return new URL(site.url).pathname.replace(/\/+$/, "");
}

/** How a feed writes its items. A feed with a token, or of a site in a private network, is served privately. */
export function itemStyle(feed: Pick<Feed, "token" | "sourceInTitle">, site: SiteConfig): ItemStyle {
  const isPrivate = feed.token !== undefined || isPrivateHost(new URL(site.url).hostname);
  return { sourceInTitle: feed.sourceInTitle, isPrivate };
}
