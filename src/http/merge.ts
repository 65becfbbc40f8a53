import type { RequestHandler } from "express";
import type { Feed } from "../aggregate/model.js";
import type { Config } from "../config/model.js";
import { publicSources } from "../publish/public-sources.js";
import type { Publisher } from "../publish/publisher.js";
import { type FeedQuery, parseQuery, queryText } from "../publish/query.js";
import { refuse, searchOf, tellLocation } from "./feeds.js";
import { REFUSAL_HEADERS } from "./headers.js";
import { splitFormat } from "./route.js";
import { sendDocument } from "./send.js";

const MERGE_LIMIT = 50;
const MERGE_PATH = "/merge";

/** `/merge.<format>?source=a&tag=b`: a feed made of any public sources, without a line in the config. */
export function serveMerge(publisher: Publisher): RequestHandler {
  return async (request, response, next) => {
    const [, format] = splitFormat(request.path);
    const parsed = parseQuery(searchOf(request.url));
    if (format === "page") return next();
    if (parsed.kind === "invalid") return refuse(response, parsed);
    const config = publisher.getConfig();
    const problem = parsed.kind === "none" ? nothingAsked : unknownNames(config, parsed.query);
    if (parsed.kind === "none" || problem !== undefined) {
      response
        .status(problem === nothingAsked ? 400 : 404)
        .set(REFUSAL_HEADERS)
        .type("text/plain")
        .send(`${problem}\n`);
      return;
    }
    const feed = mergeFeed(config);
    const document = await publisher.answer({ kind: "query", feed, path: MERGE_PATH, format, query: parsed.query });
    if (document === undefined) return next();
    tellLocation(request, response, config, `${MERGE_PATH}.${format}${queryText(parsed.query)}`);
    sendDocument(request, response, document);
  };
}

const nothingAsked = "Name what to merge: ?source=<id> or ?tag=<tag>, each as often as needed.";

function unknownNames({ feeds, sources }: Config, query: FeedQuery): string | undefined {
  if (query.sources.length + query.tags.length === 0) return nothingAsked;
  const known = publicSources(feeds, sources);
  const source = query.sources.find((id) => !known.some((one) => one.id === id));
  if (source !== undefined) return `There is no source "${source}"; /sources.opml lists them.`;
  const tag = query.tags.find((name) => !known.some(({ tags }) => tags.includes(name)));
  return tag === undefined ? undefined : `No source has the tag "${tag}".`;
}

function mergeFeed({ site, feeds, sources }: Config): Feed {
  return {
    id: "merge",
    title: site.title,
    sources: { all: false, ids: publicSources(feeds, sources).map(({ id }) => id), tags: [] },
    exclude: { ids: [], tags: [] },
    limit: MERGE_LIMIT,
    order: "published",
    sourceInTitle: false,
    dedupe: { by: "none", windowMs: 0, prefer: "earliest" },
  };
}
