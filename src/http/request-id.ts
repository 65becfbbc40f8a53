import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";
import type { Logger } from "pino";

const FOREIGN_ID = /^[\w.-]{1,64}$/;

/**
 * Gives each request an id, in `X-Request-Id` and in the log: the proxy's, where one is trusted, else our own. Requests are
 * logged at `debug`.
 */
export function withRequestId(logger: Logger, trustsProxy: boolean): RequestHandler {
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
        logger.debug({ requestId, method, path: loggedPath(url), status: response.statusCode, tookMs }, "answered");
      });
    }
    next();
  };
}

export function requestIdOf(response: Response): string | undefined {
  const id: unknown = response.locals["requestId"];
  return typeof id === "string" ? id : undefined;
}

/** The path without what may be secret: queries, and the token of a private feed. */
export function loggedPath(url: string): string {
  const [path = ""] = url.split("?");
  return path.replace(/(\/feeds\/)[^/]+(?=\/)/, "$1[redacted]");
}
