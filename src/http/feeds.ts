import type { NextFunction, Request, RequestHandler, Response } from "express";
import type { PublishedFormat } from "../publish/addresses.js";
import type { Publisher } from "../publish/publisher.js";
import { qualityOf } from "./negotiate.js";
import { type FeedRoute, findFeedRoute, routeTable } from "./route.js";
import { sendDocument } from "./send.js";

const MEDIA_TYPES: readonly (readonly [PublishedFormat, string])[] = [
  ["page", "text/html"],
  ["rss", "application/rss+xml"],
  ["atom", "application/atom+xml"],
  ["json", "application/feed+json"],
];

/** The first middleware: answers from ready bytes whatever is ready, before anything else is looked at. */
export function serveReady(publisher: Publisher): RequestHandler {
  return (request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    const route = routeTable(publisher.getConfig()).get(request.url);
    if (route === undefined || route.format === "page") return next();
    const document = publisher.getDocument(route.feed.id, route.format);
    if (document === undefined) return next();
    sendDocument(request, response, document);
  };
}

/** Everything else below `/feeds/`: pages, private feeds, feeds not published yet. */
export function serveFeeds(publisher: Publisher): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const route = findFeedRoute(publisher.getConfig(), request.path);
    if (route === undefined) return next();
    const asked = route.format === "page" ? negotiated(request, route) : route;
    if (asked !== route) response.setHeader("Content-Location", `${route.feed.id}.${asked.format}`);
    const document = await publisher.obtainDocument(route.feed.id, asked.format);
    if (document === undefined) return next();
    if (route.format === "page") response.vary("Accept");
    sendDocument(request, response, document);
  };
}

/** `/feeds/<id>` without an ending is a page, or the format a program asks for by Accept. */
function negotiated(request: Request, route: FeedRoute): FeedRoute {
  const { accept } = request.headers;
  if (accept === undefined) return route;
  const best = MEDIA_TYPES.map(([format, type]) => ({ format, quality: qualityOf(accept, type) })).reduce((a, b) =>
    b.quality > a.quality ? b : a,
  );
  return best.quality > 0 && best.format !== route.format ? { ...route, format: best.format } : route;
}
