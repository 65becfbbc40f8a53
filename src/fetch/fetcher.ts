import { createHash } from "node:crypto";
import { Agent } from "undici";
import type { PollingConfig, SiteConfig } from "../config/config.js";
import type { Validators } from "../domain/source-state.js";
import { hostAndPort, readAllowList } from "./address-guard.js";
import { yieldIfLarge } from "./connection/body-buffer.js";
import { createConnector, type Resolve } from "./connection/connector.js";
import { decodeBody } from "./connection/decode-body.js";
import { createOpenConnections, type OpenConnections } from "./connection/open-connections.js";
import { FETCH_LIMITS, type FetchLimits } from "./fetch-limits.js";
import { headerOf, readFreshness, readRetryAfter } from "./freshness.js";
import { createHostGate, type HostAccess, type HostGate } from "./host-gate.js";
import { ASKED_AGAIN, FetchError, type FetchOutcome } from "./outcome.js";
import { isPermanent, isRedirect, readUrl, redirectTarget } from "./redirect.js";
import { type Answer, ask } from "./request.js";
import { requestHeaders, userAgentFor } from "./request-headers.js";
import { createRobots, type Robots } from "./robots/robots.js";

export interface FetchRequest {
  readonly sourceId: string;
  readonly url: string;
  readonly validators?: Validators;
  /** Of the last body: the same bytes again are `notModified`, whatever the status says. */
  readonly bodyHash?: string;
  /** How many feeds of ours carry this source, told to the server as its readers. */
  readonly feedsCount: number;
  readonly accept?: string;
  /** For pages, which nobody offers to programs as a feed is offered: only what robots.txt allows, at every hop. */
  readonly robots?: boolean;
}

export interface Fetcher {
  /** One conditional GET. Resolves with an outcome whatever the server does; rejects only on a bug of ours. */
  fetch(request: FetchRequest, signal?: AbortSignal): Promise<FetchOutcome>;
  /** Ends idle connections and breaks running ones off. */
  close(): Promise<void>;
}

export interface FetcherOptions {
  readonly version: string;
  readonly limits?: Partial<FetchLimits>;
  readonly resolve?: Resolve;
  /** Certificate authorities instead of the system's, PEM. */
  readonly ca?: readonly string[];
  readonly now?: () => number;
}

interface FetchContext {
  readonly polling: PollingConfig;
  readonly limits: FetchLimits;
  readonly agent: Agent;
  readonly openConnections: OpenConnections;
  readonly gate: HostGate;
  readonly userAgent: (feeds: number) => string;
  readonly now: () => number;
}

/** Makes the one way out to other servers: every address checked, every wait and size bounded, every host paced. */
export function createFetcher(polling: PollingConfig, site: SiteConfig, options: FetcherOptions): Fetcher {
  const limits = { ...FETCH_LIMITS, ...options.limits };
  const openConnections = createOpenConnections(guardedConnector(polling, limits, options), limits.maxHeaderBytes);
  const context: FetchContext = {
    polling,
    limits,
    agent: new Agent({
      connections: polling.connectionsPerHost,
      maxHeaderSize: limits.maxHeaderBytes,
      connect: openConnections.connect,
    }),
    openConnections,
    gate: createHostGate({
      connections: polling.connectionsPerHost,
      delayMs: polling.hostDelayMs,
      maxWaiting: limits.maxWaitingPerHost,
    }),
    userAgent: (feeds) =>
      userAgentFor({ configured: polling.userAgent, version: options.version, siteUrl: site.url, feeds }),
    now: options.now ?? Date.now,
  };
  const fetchRobots = (url: string, signal?: AbortSignal) =>
    settled(
      followAndRead(context, undefined, { sourceId: "robots.txt", url, feedsCount: 0, accept: "text/plain" }, signal),
    );
  const robots = createRobots({ fetch: fetchRobots, userAgent: context.userAgent(0), limits, now: context.now });
  return {
    fetch: (request, signal) => settled(followAndRead(context, request.robots ? robots : undefined, request, signal)),
    close: () => context.agent.destroy(),
  };
}

async function settled(outcome: Promise<FetchOutcome>): Promise<FetchOutcome> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof FetchError) return { kind: "failed", error };
    throw error;
  }
}

function guardedConnector(polling: PollingConfig, limits: FetchLimits, options: FetcherOptions) {
  return createConnector({
    allowed: readAllowList(polling.allowPrivate),
    timeoutMs: Math.min(limits.connectTimeoutMs, polling.timeoutMs),
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
}

/** Where the last hop ended, and whether every hop before it was permanent. */
interface Arrival {
  readonly url: URL;
  readonly answer: Answer;
  readonly hops: number;
  readonly permanent: boolean;
}

async function followAndRead(
  context: FetchContext,
  robots: Robots | undefined,
  request: FetchRequest,
  signal?: AbortSignal,
): Promise<FetchOutcome> {
  const arrival = await follow(context, robots, request, signal);
  const { answer, url } = arrival;
  const nowMs = context.now();
  if (answer.status === 410 && arrival.permanent) return { kind: "gone", url: url.href };
  const asked = request.validators?.url === url.href;
  if (answer.body === undefined && !(answer.status === 304 && asked)) throw badStatus(arrival, nowMs);

  const validators = validatorsOf(arrival, asked ? request.validators : undefined);
  const about = {
    ...(validators === undefined ? {} : { validators }),
    ...(arrival.hops > 0 && arrival.permanent ? { permanentUrl: url.href } : {}),
    freshness: readFreshness(answer, nowMs),
  };
  if (answer.body === undefined) return { kind: "notModified", ...about };
  await yieldIfLarge(answer.body.length);
  const bodyHash = createHash("sha256").update(answer.body).digest("base64url");
  if (bodyHash === request.bodyHash) return { kind: "notModified", isFull: true, ...about };
  return { kind: "modified", document: await readDocument(context, url, answer), bodyHash, ...about };
}

async function follow(
  context: FetchContext,
  robots: Robots | undefined,
  request: FetchRequest,
  signal?: AbortSignal,
): Promise<Arrival> {
  const seen = new Set<string>();
  let url = readUrl(request.url);
  let permanent = true;
  let leftMs = context.polling.timeoutMs;
  for (let hops = 0; hops <= context.polling.maxRedirects; hops++) {
    if (seen.has(url.href)) throw circle(url);
    seen.add(url.href);
    const delayMs = (await robots?.check(url, signal)) ?? 0;
    const { answer, tookMs } = await askOnce(context, request, url, leftMs, { signal, delayMs });
    if (!isRedirect(answer.status)) return { url, answer, hops, permanent };
    leftMs = Math.max(1, leftMs - tookMs);
    const target = redirectTarget(url, headerOf(answer.headers, "location"), context.limits.maxUrlChars);
    // A step down from https is followed, but never taken for the new address.
    permanent &&= isPermanent(answer.status) && !(url.protocol === "https:" && target.protocol === "http:");
    url = target;
  }
  throw new FetchError(
    `${request.url} redirects more than ${context.polling.maxRedirects} times (polling.maxRedirects), last to ${url.href}.`,
    { reason: "redirect" },
  );
}

/** Waiting for the host's turn does not count against the time for the fetch: it is no fault of the server's. */
function askOnce(context: FetchContext, request: FetchRequest, url: URL, timeoutMs: number, turn: HostAccess) {
  return context.gate.through(hostAndPort(url), turn, async () => {
    const startMs = performance.now();
    const answer = await ask({
      dispatcher: context.agent,
      openConnections: context.openConnections,
      url,
      headers: requestHeaders({
        userAgent: context.userAgent(request.feedsCount),
        accept: request.accept,
        validators: request.validators?.url === url.href ? request.validators : undefined,
      }),
      limits: context.limits,
      maxBodyBytes: context.polling.maxBodyBytes,
      timeoutMs,
      signal: turn.signal,
    });
    return { answer, tookMs: performance.now() - startMs };
  });
}

/** Those of this answer; a 304 refreshes the ones it names and leaves the others (RFC 9111 section 4.3.4). */
function validatorsOf({ url, answer }: Arrival, known: Validators | undefined): Validators | undefined {
  const kept = answer.status === 304 ? known : undefined;
  const etag = headerOf(answer.headers, "etag") || kept?.etag;
  const lastModified = headerOf(answer.headers, "last-modified") || kept?.lastModified;
  if (!etag && !lastModified) return undefined;
  return { url: url.href, ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
}

async function readDocument(context: FetchContext, url: URL, answer: Answer) {
  await yieldIfLarge(answer.body?.length ?? 0);
  const { bytes, isTruncated } = await decodeBody(
    answer.body ?? new Uint8Array(),
    [answer.headers["content-encoding"] ?? []].flat().join(","),
    {
      maxBytes: context.polling.maxBodyBytes,
      maxCodings: context.limits.maxCodings,
    },
  );
  await yieldIfLarge(bytes.length);
  const contentType = headerOf(answer.headers, "content-type");
  const linkHeader = [answer.headers["link"] ?? []].flat().join(", ");
  return {
    url: url.href,
    bytes,
    ...(contentType === undefined ? {} : { contentType }),
    ...(linkHeader === "" ? {} : { linkHeader }),
    ...(isTruncated || answer.isTruncated ? { isTruncated: true as const } : {}),
  };
}

function badStatus({ url, answer }: Arrival, nowMs: number): FetchError {
  const retryAfter = readRetryAfter(answer.headers, nowMs);
  const [meaning, advice] = meaningOf(answer.status);
  return new FetchError(`${url.href} answered ${answer.status}${meaning}`, {
    reason: "status",
    status: answer.status,
    url: url.href,
    ...(advice === undefined ? {} : { advice }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** What a status means, and what to do about a source that is answered so. */
function meaningOf(status: number): readonly [string, string?] {
  if (status === 304) return [" (not modified) without being asked whether it was.", ASKED_AGAIN];
  if (status === 401 || status === 407) return [": it wants a password, which Muara does not have."];
  if (status === 403) return [": it does not let Muara in. Its owner may allow the User-Agent."];
  if (status === 404) return [": there is nothing at this address.", "Check the source's url."];
  if (status === 410) return [": gone, but only behind a temporary redirect.", ASKED_AGAIN];
  if (status === 429) return [": it is asked too often.", "Muara waits and asks less."];
  if (status >= 500) return [": the server has a problem of its own.", ASKED_AGAIN];
  return [" without a document.", ASKED_AGAIN];
}

function circle(url: URL): FetchError {
  return new FetchError(`The redirects go round in a circle: ${url.href} was asked before.`, { reason: "redirect" });
}
