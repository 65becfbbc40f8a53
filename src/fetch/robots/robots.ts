import type { FetchLimits } from "../fetch-limits.js";
import { ASKED_AGAIN, FetchError, type FetchOutcome } from "../outcome.js";
import { isAllowed, parseRobots, productOf, type RobotsRules } from "./robots-rules.js";

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
  /** Characters of its rules, once they are read. */
  chars: number;
}

/** What a site says: rules, no rules, or nothing that could be read. */
type Verdict = RobotsRules | "allowed" | "unreachable";
type Answer = "allowed" | "disallowed" | "unreachable" | "tooComplex";

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

  const forget = (origin: string, known: Known) => {
    if (sites.get(origin) === known) sites.delete(origin);
  };

  /** Insertion order is age: the first ones go when there are too many, or too much of them. */
  const evictOldest = () => {
    let chars = 0;
    for (const known of sites.values()) chars += known.chars;
    for (const [origin, known] of sites) {
      if (sites.size <= limits.maxRobotsHosts && chars <= limits.maxRobotsCacheChars) break;
      sites.delete(origin);
      chars -= known.chars;
    }
  };

  const ask = (origin: string, signal: AbortSignal | undefined): Known => {
    const verdict = options.fetch(`${origin}/robots.txt`, signal).then((outcome) => readVerdict(outcome, options));
    const known: Known = { verdict, untilMs: now() + limits.robotsTtlMs, chars: 0 };
    sites.delete(origin);
    sites.set(origin, known);
    verdict.then(
      (read) => {
        if (read === "unreachable") sites.set(origin, { ...known, untilMs: now() + UNREACHABLE_TTL_MS });
        else if (read !== "allowed") known.chars = read.chars;
        evictOldest();
      },
      () => forget(origin, known),
    );
    return known;
  };

  return {
    async check(url, signal) {
      const known = sites.get(url.origin);
      const verdict = await (known !== undefined && known.untilMs > now() ? known : ask(url.origin, signal)).verdict;
      const answer = await answerFor(verdict, url);
      if (answer !== "allowed") throw notAllowed(url, answer);
      return typeof verdict === "string" ? 0 : delayOf(verdict, limits);
    },
  };
}

async function answerFor(verdict: Verdict, url: URL): Promise<Answer> {
  if (typeof verdict === "string") return verdict;
  const allowed = await inSlices(isAllowed(verdict, url.pathname + url.search));
  if (allowed === undefined) return "tooComplex";
  return allowed ? "allowed" : "disallowed";
}

function delayOf({ crawlDelay = 0 }: RobotsRules, { maxCrawlDelayMs }: FetchLimits): number {
  return crawlDelay > 0 ? Math.min(maxCrawlDelayMs, crawlDelay * 1000) : 0;
}

/** Runs work that yields between its slices: the event loop goes on there. */
async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await new Promise(setImmediate);
  }
}

/** RFC 9309 section 2.3.1: a client error means no rules; a server error, or no answer, means nothing may be fetched yet. */
async function readVerdict(
  outcome: FetchOutcome,
  { userAgent, limits }: { readonly userAgent: string; readonly limits: FetchLimits },
): Promise<Verdict> {
  if (outcome.kind === "gone") return "allowed";
  if (outcome.kind === "failed") {
    const { status = 0, reason } = outcome.error;
    // No site was reached, so this is no word of its; another try soon costs it nothing.
    if (reason === "aborted" || reason === "unreachable" || reason === "dns") throw outcome.error;
    const unavailable = (status >= 400 && status < 500 && status !== 429) || reason === "redirect";
    return unavailable ? "allowed" : "unreachable";
  }
  // Rules may be missing behind the cut.
  if (outcome.kind === "notModified" || outcome.document.isTruncated) return "unreachable";
  return inSlices(parseRobots(textOf(outcome.document.bytes, limits.maxRobotsBytes), productOf(userAgent)));
}

/** The text up to the limit, without a line that the limit cuts: half a rule is another rule. */
function textOf(bytes: Uint8Array, maxBytes: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, maxBytes)).toString("utf8");
  if (bytes.length <= maxBytes) return text;
  const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
  return text.slice(0, end + 1);
}

function notAllowed(url: URL, answer: Exclude<Answer, "allowed">): FetchError {
  const file = `${url.origin}/robots.txt`;
  const messages = {
    disallowed: `${file} asks that ${url.pathname} is not fetched, so it is not. Ask its owner, or take a feed of the site instead.`,
    unreachable: `${file} cannot be read, so ${url.pathname} is not fetched.`,
    tooComplex: `${file} has rules that take too long to match, so ${url.pathname} is not fetched. Take a feed of the site instead.`,
  };
  const advice = answer === "unreachable" ? { advice: ASKED_AGAIN } : {};
  return new FetchError(messages[answer], { reason: "robots", url: url.href, ...advice });
}
