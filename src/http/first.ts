import type { Request, Response } from "express";
import { sitePrefix } from "../publish/addresses.js";
import type { Publisher } from "../publish/publisher.js";
import { answerReady } from "./feeds.js";
import { limitRate } from "./rate-limit.js";

export interface FirstOptions {
  readonly publisher: Publisher;
  readonly trustProxy: number | false;
  readonly requestsPerMinute: number;
}

/** Answers a request, or says that it did not: the next one is asked then. */
export type Answer = (request: Request, response: Response) => boolean;

/**
 * What comes before Express's own way through its middlewares, which costs as much as a whole answer: clients that ask too
 * often are refused and ready feeds are answered from their bytes. For the rest the site's sub-path is taken off.
 */
export function createFirst({ publisher, trustProxy, requestsPerMinute }: FirstOptions): Answer {
  const isRefused = limitRate(requestsPerMinute, trustProxy !== false);
  return (request, response) => {
    if (isRefused(request, response) || answerReady(publisher, request, response)) return true;
    takeOffPrefix(request, publisher);
    return false;
  };
}

/** Behind a proxy that keeps the site's sub-path the same routes answer as behind one that strips it. */
function takeOffPrefix(request: Request, publisher: Publisher): void {
  const prefix = sitePrefix(publisher.getConfig().site);
  if (prefix === "" || !request.url.startsWith(prefix)) return;
  const rest = request.url.slice(prefix.length);
  if (rest !== "" && !rest.startsWith("/") && !rest.startsWith("?")) return;
  // What Express would keep by itself, had it seen the address before.
  request.originalUrl = request.url;
  request.url = rest.startsWith("/") ? rest : `/${rest}`;
}
