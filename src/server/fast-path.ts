import type { IncomingMessage, ServerResponse } from "node:http";
import type { Publisher } from "../publish/publisher.js";
import { limitRate } from "./middleware/rate-limit.js";
import { REFUSAL_HEADERS } from "./middleware/response-headers.js";
import { answerReady } from "./routes/feed-routes.js";

export interface FastPathOptions {
  readonly publisher: Publisher;
  /** The number of proxies in front; `false`: none. */
  readonly trustProxy: number | false;
  /** Per client; 0: no limit. */
  readonly requestsPerMinute: number;
}

/** Returns true if it has sent a response. */
export type Responder = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The part of the server that runs before Express: it rejects ambiguous requests and clients over the rate limit, and answers
 * feeds whose bytes are ready. Express needs a multiple of the time for the same response; see `npm run bench:serve`.
 */
export function createFastPath({ publisher, trustProxy, requestsPerMinute }: FastPathOptions): Responder {
  const rejectOverLimit = limitRate(requestsPerMinute, trustProxy);
  return (request, response) =>
    rejectTwoHosts(request, response) ||
    rejectOverLimit(request, response) ||
    answerReady(publisher, request, response);
}

/** Node uses the first of several Host headers; a cache in front may use another (RFC 9112 section 3.2 requires 400). */
function rejectTwoHosts({ rawHeaders }: IncomingMessage, response: ServerResponse): boolean {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") count += 1;
  }
  if (count < 2) return false;
  response.writeHead(400, { "Content-Type": "text/plain; charset=utf-8", Connection: "close", ...REFUSAL_HEADERS });
  response.end("The request has more than one Host header.\n");
  return true;
}
