import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { Logger } from "pino";
import { OUTPUT_FORMATS } from "../feed/render/formats.js";
import { sitePrefix } from "../publish/addresses.js";
import { ASSETS } from "../publish/pages/public-assets.js";
import type { Publisher } from "../publish/publisher.js";
import { QueryError } from "../publish/query/since.js";
import { StoreError } from "../store/store-errors.js";
import { createTextSender, type SendText } from "./made-document.js";
import { wantsHtml } from "./middleware/negotiate.js";
import { loggedPath, requestIdOf, withRequestId } from "./middleware/request-id.js";
import { CORS_HEADERS, PAGE_HEADERS, REFUSAL_HEADERS } from "./middleware/response-headers.js";
import { refuse, serveFeeds } from "./routes/feed-routes.js";
import { serveHealth, serveReadiness } from "./routes/health-routes.js";
import { serveMerge } from "./routes/merge-route.js";
import { notFound } from "./routes/not-found.js";
import { feedsOpml, sourcesOpml } from "./routes/opml-documents.js";
import { indexPage, problemPage } from "./routes/public-pages.js";
import { serveStatus } from "./routes/status-page.js";
import type { GetStatus, SourceStatus } from "./status.js";

const HTML_TYPE = "text/html; charset=utf-8";
/** The publisher tries a feed that failed again after as long. */
const RETRY_AFTER_S = "10";

export interface AppOptions {
  readonly publisher: Publisher;
  readonly trustProxy: number | false;
  readonly status: GetStatus;
  readonly logger: Logger;
  /** Adds further routes, after the feeds and before "not found". */
  readonly extend?: (app: Express) => void;
}

/** All routes as an Express application. */
export function createApp({ publisher, trustProxy, status, logger, extend }: AppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", "strong");
  app.set("trust proxy", trustProxy);
  app.use(
    withoutSitePrefix(publisher),
    withRequestId(logger, trustProxy !== false, () => publisher.getConfig()),
    withCommonHeaders,
  );
  app.get("/healthz", serveHealth(status));
  app.get("/readyz", serveReadiness(status, publisher));
  const sendText = createTextSender();
  app.get("/status", serveStatus(status, publisher, sendText));
  app.get("/assets/:name", serveAsset);
  app.get("/", (request, response) => {
    const text = indexPage(publisher.getConfig());
    return sendText(request, response, { name: "/", text, contentType: HTML_TYPE, cacheControl: "no-cache" });
  });
  app.get(
    "/sources.opml",
    opmlHandler(sendText, async () => sourcesOpml(publisher.getConfig(), await knownSources(status))),
  );
  app.get(
    "/feeds.opml",
    opmlHandler(sendText, async () => feedsOpml(publisher.getConfig())),
  );
  app.get("/feeds", (_request, response) => response.redirect(302, `${sitePrefix(publisher.getConfig().site)}/`));
  app.get("/feeds/{*path}", serveFeeds(publisher));
  app.get(
    OUTPUT_FORMATS.map(({ id }) => `/merge.${id}`),
    serveMerge(publisher),
  );
  extend?.(app);
  app.use(readOnly);
  app.use(notFound(publisher));
  app.use(failed(publisher, logger));
  return app;
}

/** Behind a proxy that keeps the sub-path of `site.url` the same routes answer as behind one that strips it. */
function withoutSitePrefix(publisher: Publisher): RequestHandler {
  return (request, _response, next) => {
    const prefix = sitePrefix(publisher.getConfig().site);
    const rest = prefix !== "" && request.url.startsWith(prefix) ? request.url.slice(prefix.length) : undefined;
    if (rest === "" || rest?.startsWith("?")) request.url = `/${rest}`;
    else if (rest?.startsWith("/")) request.url = rest;
    next();
  };
}

const withCommonHeaders: RequestHandler = (_request, response, next) => {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
  next();
};

const serveAsset: RequestHandler = (request, response, next) => {
  const asset = ASSETS.find(({ path }) => path === request.path);
  if (asset === undefined) return next();
  response.type(asset.contentType).set("Cache-Control", "public, max-age=31536000, immutable").send(asset.text);
};

function opmlHandler(sendText: SendText, render: () => Promise<string>): RequestHandler {
  return async (request, response) => {
    const text = await render();
    const facts = { contentType: "text/x-opml; charset=utf-8", cacheControl: "public, max-age=300" };
    await sendText(request, response, { name: request.path, text, ...facts });
  };
}

/** A list of sources is served while the store fails: only titles and home pages come from there. */
async function knownSources(getStatus: GetStatus): Promise<readonly SourceStatus[]> {
  try {
    return (await getStatus("cached")).sources;
  } catch (error) {
    if (error instanceof StoreError) return [];
    throw error;
  }
}

/** What is left now is no route of ours: other methods are refused, and a browser's CORS question is answered. */
const readOnly: RequestHandler = (request, response, next) => {
  if (request.method === "GET" || request.method === "HEAD") return next();
  response.set("Allow", "GET, HEAD, OPTIONS");
  if (request.method !== "OPTIONS") {
    response
      .status(405)
      .set(REFUSAL_HEADERS)
      .type("text/plain")
      .send("Only GET, HEAD and OPTIONS are answered here.\n");
    return;
  }
  response.set({
    ...CORS_HEADERS,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Accept, Cache-Control, *",
    "Access-Control-Max-Age": "86400",
  });
  response.status(204).end();
};

function failed(publisher: Publisher, logger: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    const status = statusOf(error);
    const about = {
      requestId: requestIdOf(response),
      method: request.method,
      path: loggedPath(request.originalUrl, publisher.getConfig()),
    };
    if (error instanceof QueryError) return refuse(response, { problem: error.message });
    if (status >= 500) logger.error({ err: error, ...about }, "a request failed");
    if (response.headersSent) return next(error);
    const text =
      status < 500 ? "The request could not be understood." : "This could not be answered now. Please try again.";
    response.status(status).set(REFUSAL_HEADERS);
    if (status === 503) response.set("Retry-After", RETRY_AFTER_S);
    if (wantsHtml(request.headers.accept)) {
      response.type("html").send(problemPage(publisher.getConfig(), `Error ${status}`, text));
    } else response.type("text/plain").send(`${text}\n`);
  };
}

/** Express marks what is the client's mistake (a path that cannot be decoded, …) with a status below 500. */
function statusOf(error: unknown): number {
  const status = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 600 ? status : 503;
}
