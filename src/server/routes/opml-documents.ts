import type { Config } from "../../config/config.js";
import { opmlOfSources } from "../../config/opml/opml-sources.js";
import { renderOpml } from "../../config/opml/render-opml.js";
import { feedUrl } from "../../publish/addresses.js";
import { publicSources } from "../../publish/public-sources.js";
import type { SourceStatus } from "../status.js";

/** OPML 2.0 of what the site reads, but for sources that only private feeds use. */
export function sourcesOpml({ site, feeds, sources }: Config, states: readonly SourceStatus[]): string {
  const known = new Map(states.map((state) => [state.id, state]));
  return opmlOfSources(publicSources(feeds, sources), `${site.title}: sources`, known);
}

/** OPML 2.0 of what the site publishes, to subscribe to all of it at once. */
export function feedsOpml({ site, feeds }: Config): string {
  const open = feeds.filter(({ token }) => token === undefined);
  const outlines = open.map((feed) => ({
    title: feed.title,
    xmlUrl: feedUrl(site, feed, "rss"),
    htmlUrl: feedUrl(site, feed, "page"),
    ...(feed.description !== undefined && { description: feed.description }),
    ...(feed.language !== undefined && { language: feed.language }),
    categories: [],
    children: [],
  }));
  return renderOpml(`${site.title}: feeds`, outlines);
}
