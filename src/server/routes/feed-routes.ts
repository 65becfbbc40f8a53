import type { IncomingMessage, ServerResponse } from "node:http";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import type { Config } from "../../config/config.js";
import { OUTPUT_FORMATS } from "../../feed/render/formats.js";
import { feedPath, type PublishedFormat, sitePrefix } from "../../publish/addresses.js";
import type { Publisher } from "../../publish/publisher.js";
import { type ParsedQuery, parseQuery, queryText } from "../../publish/query/feed-query.js";
import { unknownName } from "../../publish/query/query-names.js";
import { type FeedRoute, findFeedRoute, routeTable } from "../feed-route.js";
import { qualityOf } from "../middleware/negotiate.js";
import { PRIVATE_HEADERS, REFUSAL_HEADERS } from "../middleware/response-headers.js";
import { sendDocument } from "../send-document.js";

/** What a program may name in Accept for each format, the format's own type first. */
const MEDIA_TYPES: readonly (readonly [PublishedFormat, string])[] = [
  ["page", "text/html"],
  ...OUTPUT_FORMATS.map(({ id, mediaType }) => [id, mediaType] as const),
  ...OUTPUT_FORMATS.flatMap(({ id, otherMediaTypes }) => otherMediaTypes.map((type) => [id, type] as const)),
];

const HTML_ONLY = /^\s*text\/html\s*$/i;

/** Answers from ready bytes what is ready; false when this request wants more than that. */
export function answerReady(publisher: Publisher, request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const route = request.url === undefined ? undefined : routeTable(publisher.getConfig()).get(request.url);
  if (route === undefined || isNavigation(request)) return false;
  const document = publisher.getDocument(route.feed.id, route.format);
  if (document === undefined) return false;
  sendDocument(request, response, document);
  return true;
}

/** Everything else below `/feeds/`: pages, private feeds, queries, archives, feeds not published yet. */
export function serveFeeds(publisher: Publisher): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const config = publisher.getConfig();
    const route = findFeedRoute(config, request.path);
    if (route === undefined) {
      const address = withoutSlash(config, request);
      if (address === undefined) return next();
      return response.set(REFUSAL_HEADERS).redirect(308, address);
    }
    if (route.feed.token !== undefined) response.set(PRIVATE_HEADERS);
    const query = parseQuery(searchOf(request.url));
    if (route.format !== "page" && isNavigation(request) && !request.url.includes("view=source"))
      return showPage(response, publisher, route);
    const answered = negotiated(request, route);
    if (query.kind === "invalid") return refuse(response, query);
    const problem = query.kind === "query" ? unknownName(query.query, route.feed, config.sources) : undefined;
    if (problem !== undefined) return refuse(response, { problem });
    const document = await findDocument(publisher, answered, query);
    if (document === undefined) return next();
    if (answered.format !== "page") tellLocation(request, response, config, addressOf(answered, query));
    sendDocument(request, response, document, route.format === "page" ? "Accept, Accept-Encoding" : undefined);
  };
}

/** A slash at the end of an address is a slip: where its feed is, or undefined when it is none. */
function withoutSlash(config: Config, { path, url }: Request): string | undefined {
  const route = path.endsWith("/") ? findFeedRoute(config, path.slice(0, -1)) : undefined;
  if (route === undefined || route.archive !== undefined) return undefined;
  const search = searchOf(url);
  return sitePrefix(config.site) + feedPath(route.feed, route.format) + (search && `?${search}`);
}

export function refuse(response: Response, { problem }: { readonly problem: string }): void {
  response.status(400).set(REFUSAL_HEADERS).type("text/plain").send(`${problem}\n`);
}

export function searchOf(url: string): string {
  const at = url.indexOf("?");
  return at === -1 ? "" : url.slice(at + 1);
}

/** Where the document itself is: its feed in one format, with what was asked of it in one spelling. */
function addressOf({ feed, format, archive }: FeedRoute, query: ParsedQuery): string {
  if (archive !== undefined) return `${feedPath(feed, "page")}/archive/${archive}.${format}`;
  return feedPath(feed, format) + (query.kind === "query" ? queryText(query.query) : "");
}

/**
 * Under any other address a document says at which it is (RFC 9110 section 8.7): the one that its `self` link names, by which
 * readers and validators know it.
 */
export function tellLocation(request: Request, response: Response, { site }: Config, address: string): void {
  if (request.url !== address) response.setHeader("Content-Location", site.url + address);
}

/** Pages are for people and always of the whole feed; the other formats answer queries. */
function findDocument(publisher: Publisher, { feed, format, archive }: FeedRoute, query: ParsedQuery) {
  const path = feedPath(feed, "page");
  if (format !== "page") {
    if (archive !== undefined) return publisher.answer({ kind: "archive", feed, path, format, period: archive });
    if (query.kind === "query") return publisher.answer({ kind: "query", feed, path, format, query: query.query });
  }
  return publisher.obtainDocument(feed.id, format);
}

/**
 * A person's browser went to a feed's address: it is shown the page, unless asked for `view=source`. Sent elsewhere rather than
 * answered in place, so that no cache between can give a program the page. Only browsers send Sec-Fetch-Dest; programs that
 * merely accept HTML as well get the feed.
 */
function isNavigation({ headers }: IncomingMessage): boolean {
  const { accept } = headers;
  return headers["sec-fetch-dest"] === "document" || (accept !== undefined && HTML_ONLY.test(accept));
}

function showPage(response: Response, publisher: Publisher, { feed }: FeedRoute): void {
  response.set({ "Cache-Control": "no-store", Vary: "Accept, Sec-Fetch-Dest" });
  response.redirect(303, sitePrefix(publisher.getConfig().site) + feedPath(feed, "page"));
}

/** `/feeds/<id>` without an ending is a page, or the format a program asks for by Accept. */
function negotiated(request: Request, route: FeedRoute): FeedRoute {
  const { accept } = request.headers;
  if (accept === undefined || route.format !== "page") return route;
  const best = MEDIA_TYPES.map(([format, type]) => ({ format, quality: qualityOf(accept, type) })).reduce(
    (one, other) => (other.quality > one.quality ? other : one),
  );
  return best.quality > 0 && best.format !== route.format ? { ...route, format: best.format } : route;
}
