import type { RemoteInclude } from "../config/config.js";
import type { OpmlSources } from "../config/opml/opml-sources.js";
import { MuaraError } from "../domain/errors.js";
import type { Fetcher } from "../fetch/fetcher.js";
import type { FeedParser } from "./threads/feed-parser.js";

/** Fetches an OPML list and reads it in the thread. Rejects with a MuaraError. */
export async function readList(
  fetcher: Pick<Fetcher, "fetch">,
  feeds: FeedParser,
  { url, maxSources }: RemoteInclude,
): Promise<OpmlSources> {
  const outcome = await fetcher.fetch({ sourceId: "include", url, feedsCount: 0 });
  if (outcome.kind === "failed") throw outcome.error;
  if (outcome.kind !== "modified") throw new MuaraError(`${url} is gone`);
  return (await feeds.run({ kind: "opml", document: outcome.document, maxSources }, url)).list;
}
