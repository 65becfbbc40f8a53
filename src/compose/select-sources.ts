import type { Feed } from "../domain/feed.js";
import type { Source } from "../domain/source.js";

/**
 * The ids of the sources that make up a feed, in the order that `prefer: sourceOrder` reads: first those the feed names by
 * id, in its order, then those chosen by a tag or by `all`, in the order of `sources`. Exclusions win over everything.
 * Ids and tags that no source has are skipped: the config has reported them.
 */
export function selectSources(feed: Pick<Feed, "sources" | "exclude">, sources: readonly Source[]): readonly string[] {
  const known = new Set(sources.map(({ id }) => id));
  const named = feed.sources.ids.filter((id) => known.has(id));
  const chosen = sources.filter((source) => feed.sources.all || hasTag(source, feed.sources.tags)).map(({ id }) => id);
  const excluded = new Set([
    ...feed.exclude.ids,
    ...sources.filter((source) => hasTag(source, feed.exclude.tags)).map(({ id }) => id),
  ]);
  return [...new Set([...named, ...chosen])].filter((id) => !excluded.has(id));
}

function hasTag(source: Source, tags: readonly string[]): boolean {
  return source.tags.some((tag) => tags.includes(tag));
}
