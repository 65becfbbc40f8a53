import robotsParser from "robots-parser";
import type { FetchLimits } from "./limits.js";
import { FetchError, type FetchOutcome } from "./outcome.js";

/** robots.txt of the sites that pages are read from, each asked for once a day (RFC 9309). */
export interface Robots {
  /**
   * The pause the site asks for between pages (Crawl-delay), in milliseconds, 0 for none. Rejects with FetchError when the
   * site does not want this address fetched, or cannot be asked.
   */
  check(url: URL, signal: AbortSignal | undefined): Promise<number>;
}

interface Known {
  readonly verdict: Promise<Verdict>;
  readonly untilMs: number;
}

interface Verdict {
  readonly on: (url: string) => "allowed" | "disallowed" | "unreachable";
  readonly delayMs: number;
}

/** The package's types describe a default export within the module; what Node imports is the function itself. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

/** A site that could not be asked is asked again sooner. */
const UNREACHABLE_TTL_MS = 10 * 60 * 1000;

export function createRobots(options: {
  readonly fetch: (url: string, signal: AbortSignal | undefined) => Promise<FetchOutcome>;
  readonly userAgent: string;
  readonly limits: FetchLimits;
  readonly now: () => number;
}): Robots {
  const sites = new Map<string, Known>();
  const { limits, now } = options;

  const ask = (origin: string, signal: AbortSignal | undefined): Known => {
    const url = `${origin}/robots.txt`;
    const verdict = options.fetch(url, signal).then((outcome) => readVerdict(url, outcome, options));
    const known = { verdict, untilMs: now() + limits.robotsTtlMs };
    sites.delete(origin);
    sites.set(origin, known);
    // Insertion order is age: the first one goes when there are too many.
    for (const oldest of sites.keys()) if (sites.size > limits.maxRobotsHosts) sites.delete(oldest);
    verdict.then(
      (read) => read.on(url) === "unreachable" && sites.set(origin, { verdict, untilMs: now() + UNREACHABLE_TTL_MS }),
      () => sites.delete(origin),
    );
    return known;
  };

  return {
    async check(url, signal) {
      const known = sites.get(url.origin);
      const verdict = await (known !== undefined && known.untilMs > now() ? known : ask(url.origin, signal)).verdict;
      const answer = verdict.on(url.href);
      if (answer !== "allowed") throw notAllowed(url, answer);
      return verdict.delayMs;
    },
  };
}

/** RFC 9309 section 2.3.1: a client error means no rules; a server error, or no answer, means nothing may be fetched yet. */
function readVerdict(
  url: string,
  outcome: FetchOutcome,
  { userAgent, limits }: { readonly userAgent: string; readonly limits: FetchLimits },
): Verdict {
  if (outcome.kind === "gone") return always("allowed");
  if (outcome.kind === "failed") {
    const { status = 0, reason } = outcome.error;
    // No site was reached, so this is no word of its; another try soon costs it nothing.
    if (reason === "aborted" || reason === "unreachable") throw outcome.error;
    const unavailable = (status >= 400 && status < 500 && status !== 429) || reason === "redirect";
    return always(unavailable ? "allowed" : "unreachable");
  }
  // Rules may be missing behind the cut.
  if (outcome.kind === "notModified" || outcome.document.isTruncated) return always("unreachable");
  const text = Buffer.from(outcome.document.bytes.subarray(0, limits.maxRobotsBytes)).toString("utf8");
  const rules = parseRobots(url, text);
  const delayMs = (rules.getCrawlDelay(userAgent) ?? 0) * 1000;
  return {
    on: (page) => (rules.isAllowed(page, userAgent) === false ? "disallowed" : "allowed"),
    delayMs: delayMs > 0 ? Math.min(limits.maxCrawlDelayMs, delayMs) : 0,
  };
}

function always(answer: "allowed" | "unreachable"): Verdict {
  return { on: () => answer, delayMs: 0 };
}

function notAllowed(url: URL, answer: "disallowed" | "unreachable"): FetchError {
  const message =
    answer === "disallowed"
      ? `${url.origin}/robots.txt asks that ${url.pathname} is not fetched, so it is not. Ask its owner, or take a feed of the site instead.`
      : `${url.origin}/robots.txt cannot be read, so ${url.pathname} is not fetched yet. It is asked again later.`;
  return new FetchError(message, { reason: "robots", url: url.href });
}
