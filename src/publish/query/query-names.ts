import { selectSources } from "../../compose/select-sources.js";
import type { Feed } from "../../domain/feed.js";
import type { Source } from "../../domain/source.js";
import { nearest } from "../../lib/text/nearest.js";
import type { FeedQuery } from "./feed-query.js";

/** Names that one message lists. */
const MAX_NAMED = 10;
/** A longer name is no typing mistake, and comparing it takes time. */
const MAX_NAME_CHARS = 100;

/**
 * Why a query cannot be answered: it names a source or a tag that the feed does not have. Only what the feed itself has is
 * named, so that a public feed tells nothing of the sources of private ones.
 */
export function unknownName(query: FeedQuery, feed: Feed, sources: readonly Source[]): string | undefined {
  const ids = new Set(selectSources(feed, sources));
  const own = sources.filter(({ id }) => ids.has(id));
  const tags = [...new Set(own.flatMap((source) => source.tags))];
  return strangerIn("source", query.sources, [...ids]) ?? strangerIn("tag", query.tags, tags);
}

function strangerIn(kind: "source" | "tag", names: readonly string[], known: readonly string[]): string | undefined {
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return undefined;
  const near = stranger.length > MAX_NAME_CHARS ? undefined : nearest(stranger, known);
  const shown = known.slice(0, MAX_NAMED).join(", ");
  const more = known.length > MAX_NAMED ? ` and ${known.length - MAX_NAMED} more` : "";
  const list = known.length === 0 ? `It has no ${kind}s.` : `Its ${kind}s: ${shown}${more}.`;
  return `This feed has no ${kind} "${stranger.slice(0, MAX_NAME_CHARS)}". ${near === undefined ? "" : `Did you mean "${near}"? `}${list}`;
}
