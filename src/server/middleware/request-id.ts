import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { splitFormat } from "../feed-route.js";

const FOREIGN_ID = /^[\w.-]{1,64}$/;

/**
 * Gives each request an id, in `X-Request-Id` and in the log: the proxy's, where one is trusted, else our own. Requests are
 * logged at `debug`.
 */
export function withRequestId(logger: Logger, trustsProxy: boolean, getConfig: () => Config): RequestHandler {
  return (request, response, next) => {
    const given = trustsProxy ? request.get("x-request-id") : undefined;
    const requestId = given !== undefined && FOREIGN_ID.test(given) ? given : randomUUID();
    response.locals["requestId"] = requestId;
    response.setHeader("X-Request-Id", requestId);
    if (logger.isLevelEnabled("debug")) {
      const { method, url } = request;
      const started = performance.now();
      response.on("finish", () => {
        const tookMs = Math.round(performance.now() - started);
        logger.debug(
          { requestId, method, path: loggedPath(url, getConfig()), status: response.statusCode, tookMs },
          "answered",
        );
      });
    }
    next();
  };
}

export function requestIdOf(response: Response): string | undefined {
  const id: unknown = response.locals["requestId"];
  return typeof id === "string" ? id : undefined;
}

/**
 * The path of a request as a log may have it: without its query, without a secret of the config, and without anything below
 * `/feeds/` that is no public feed. However the path is spelt (case, double slashes, `%2f`), it is decoded before it is compared.
 */
export function loggedPath(url: string, config: Config): string {
  const segments = decodedSegments(url.split(/[?#]/, 1)[0] ?? "");
  const secrets = [config.alerts.token, ...config.feeds.map(({ token }) => token)].filter((one) => one !== undefined);
  const feeds = segments.findIndex((segment) => segment.toLowerCase() === "feeds");
  const isPublic = feeds < 0 || isPublicFeed(segments[feeds + 1], config);
  const shown = segments.map((segment, at) => {
    const isHidden = (!isPublic && at > feeds) || secrets.some((secret) => segment.includes(secret));
    return isHidden ? "[redacted]" : encodeURI(segment);
  });
  return `/${shown.join("/")}`;
}

/** How often a path may have been encoded. */
const MAX_DECODINGS = 3;

function decodedSegments(path: string): string[] {
  let decoded = path;
  for (let count = 0; count < MAX_DECODINGS && decoded.includes("%"); count++) decoded = decodeLeniently(decoded);
  return decoded.split(/[/\\]+/).filter((segment) => segment !== "");
}

function decodeLeniently(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (sequence) =>
    Buffer.from(sequence.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

function isPublicFeed(name: string | undefined, { feeds }: Config): boolean {
  if (name === undefined) return true;
  const [id] = splitFormat(name);
  return feeds.some((feed) => feed.token === undefined && (feed.id === id || feed.id === name));
}
