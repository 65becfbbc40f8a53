import { Agent } from "undici";
import type { PollingConfig, SiteConfig } from "../config/config.js";
import type { Instant } from "../lib/dates/instant.js";
import { readAllowList } from "./address-guard.js";
import { createConnector, type Resolve } from "./connection/connector.js";
import { FETCH_LIMITS } from "./fetch-limits.js";
import { headerOf, readRetryAfter } from "./freshness.js";
import { FetchError } from "./outcome.js";
import { userAgentFor } from "./request-headers.js";

export interface SendRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For connecting, sending and reading together. */
  readonly timeoutMs?: number;
}

export interface SendAnswer {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
  readonly location?: string;
  readonly retryAfter?: Instant;
}

/** Sends single requests to addresses that subscribers and receivers gave: deliveries, subscriptions, verifications. */
export interface Sender {
  /** Follows no redirect. Rejects with FetchError when there was no answer; any status is an answer. */
  send(request: SendRequest): Promise<SendAnswer>;
  close(): Promise<void>;
}

export interface SenderOptions {
  readonly version: string;
  readonly resolve?: Resolve;
  readonly now?: () => number;
}

const CONNECTIONS_PER_HOST = 8;
/** Bodies of answers are read up to here. */
const MAX_ANSWER_BYTES = 16_384;
/** Shorter than servers keep idle connections, so that none is used again as it closes. */
const KEEP_ALIVE_MS = 2_000;

/** Guarded as every fetch is: no private address is dialled that `polling.allowPrivate` does not name. */
export function createSender(polling: PollingConfig, site: SiteConfig, options: SenderOptions): Sender {
  const agent = new Agent({
    connections: CONNECTIONS_PER_HOST,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: FETCH_LIMITS.maxHeaderBytes,
    connect: createConnector({
      allowed: readAllowList(polling.allowPrivate),
      timeoutMs: Math.min(FETCH_LIMITS.connectTimeoutMs, polling.timeoutMs),
      ...(options.resolve !== undefined && { resolve: options.resolve }),
    }),
  });
  const { version, now = Date.now } = options;
  const userAgent = userAgentFor({ configured: polling.userAgent, version, siteUrl: site.url, feeds: 0 });
  return {
    send: (request) => sendOnce(agent, { ...request, headers: { "user-agent": userAgent, ...request.headers } }, now),
    close: () => agent.destroy(),
  };
}

async function sendOnce(agent: Agent, request: SendRequest, now: () => number): Promise<SendAnswer> {
  const { origin, pathname, search } = new URL(request.url);
  try {
    const answer = await agent.request({
      origin,
      path: pathname + search,
      method: request.method,
      headers: { ...request.headers },
      ...(request.body !== undefined && { body: request.body }),
      signal: AbortSignal.timeout(request.timeoutMs ?? FETCH_LIMITS.headersTimeoutMs),
    });
    const text = await readBeginning(answer.body);
    const location = headerOf(answer.headers, "location");
    const retryAfter = readRetryAfter(answer.headers, now());
    return {
      status: answer.statusCode,
      text,
      ...(location !== undefined && { location }),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  } catch (error) {
    // The path is left out: it often is the secret of a webhook.
    if (error instanceof FetchError) throw error;
    if (error instanceof Error && error.cause instanceof FetchError) throw error.cause;
    const why = error instanceof Error ? error.message : String(error);
    throw new FetchError(`${origin} did not answer: ${why}`, { reason: "network", cause: error });
  }
}

async function readBeginning(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown; on(name: "error", listener: () => void): unknown },
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // undici calls it an error that the rest of a body is not wanted.
  body.on("error", () => {});
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_ANSWER_BYTES) break;
  }
  if (size >= MAX_ANSWER_BYTES) body.destroy();
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString("utf8");
}
