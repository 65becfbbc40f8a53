import type { Feed, Source } from "../aggregate/model.js";

/** The sources a feed is made of, in the order of the config. */
export function sourcesOf(feed: Feed, sources: readonly Source[]): Source[] {
  return sources.filter((source) => chosen(feed, source) && !excluded(feed, source));
}

/** The sources that may be named in public: all but those that only private feeds use. */
export function publicSources(feeds: readonly Feed[], sources: readonly Source[]): Source[] {
  const of = (some: readonly Feed[]) => new Set(some.flatMap((feed) => sourcesOf(feed, sources)));
  const open = of(feeds.filter(({ token }) => token === undefined));
  const closed = of(feeds.filter(({ token }) => token !== undefined));
  return sources.filter((source) => open.has(source) || !closed.has(source));
}

function chosen({ sources }: Feed, { id, tags }: Source): boolean {
  return sources.all || sources.ids.includes(id) || tags.some((tag) => sources.tags.includes(tag));
}

function excluded({ exclude }: Feed, { id, tags }: Source): boolean {
  return exclude.ids.includes(id) || tags.some((tag) => exclude.tags.includes(tag));
}
