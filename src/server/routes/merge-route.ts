import type { RequestHandler } from "express";
import type { Config } from "../../config/config.js";
import { DEFAULT_LIMIT } from "../../config/load/resolve.js";
import type { Feed } from "../../domain/feed.js";
import { publicSources } from "../../publish/public-sources.js";
import type { Publisher } from "../../publish/publisher.js";
import { type FeedQuery, parseQuery, queryText } from "../../publish/query/feed-query.js";
import { unknownName } from "../../publish/query/query-names.js";
import { splitFormat } from "../feed-route.js";
import { sendDocument } from "../send-document.js";
import { refuse, searchOf, tellLocation } from "./feed-routes.js";

const MERGE_PATH = "/merge";

/** `/merge.<format>?source=a&tag=b`: a feed made of any public sources, without a line in the config. */
export function serveMerge(publisher: Publisher): RequestHandler {
  return async (request, response, next) => {
    const [, format] = splitFormat(request.path);
    const parsed = parseQuery(searchOf(request.url));
    if (format === "page") return next();
    if (parsed.kind === "invalid") return refuse(response, parsed);
    const config = publisher.getConfig();
    const feed = mergeFeed(config);
    if (parsed.kind === "none") return refuse(response, NOTHING_ASKED);
    const problem = unknownNames(config, feed, parsed.query);
    if (problem !== undefined) return refuse(response, { problem });
    const document = await publisher.answer({ kind: "query", feed, path: MERGE_PATH, format, query: parsed.query });
    if (document === undefined) return next();
    tellLocation(request, response, config, `${MERGE_PATH}.${format}${queryText(parsed.query)}`);
    sendDocument(request, response, document);
  };
}

const NOTHING_ASKED = { problem: "Name what to merge: ?source=<id> or ?tag=<tag>, each as often as needed." };

function unknownNames({ sources }: Config, feed: Feed, query: FeedQuery): string | undefined {
  if (query.sources.length + query.tags.length === 0) return NOTHING_ASKED.problem;
  return unknownName(query, feed, sources);
}

function mergeFeed({ site, feeds, sources }: Config): Feed {
  return {
    id: "merge",
    title: site.title,
    sources: { all: false, ids: publicSources(feeds, sources).map(({ id }) => id), tags: [] },
    exclude: { ids: [], tags: [] },
    limit: DEFAULT_LIMIT,
    holdsRecent: true,
    order: "published",
    sourceInTitle: false,
    dedupe: { by: "none", windowMs: 0, prefer: "earliest" },
  };
}
