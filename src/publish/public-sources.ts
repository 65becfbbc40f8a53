import { selectSources } from "../compose/select-sources.js";
import type { Feed } from "../domain/feed.js";
import type { Source } from "../domain/source.js";

/** The sources that may be named in public: all but those that only private feeds use. */
export function publicSources(feeds: readonly Feed[], sources: readonly Source[]): Source[] {
  const idsOf = (some: readonly Feed[]) => new Set(some.flatMap((feed) => selectSources(feed, sources)));
  const open = idsOf(feeds.filter(({ token }) => token === undefined));
  const closed = idsOf(feeds.filter(({ token }) => token !== undefined));
  return sources.filter(({ id }) => open.has(id) || !closed.has(id));
}
