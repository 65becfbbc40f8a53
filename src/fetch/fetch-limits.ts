/** Everything a server could make too long, too large or too many has its bound here; the config adds its own. */
export interface FetchLimits {
  readonly connectTimeoutMs: number;
  /** From sending the request to the end of the answer's headers. */
  readonly headersTimeoutMs: number;
  /** A body must bring at least `minBytesPerWindow` in each window, else it is a drip. */
  readonly dripWindowMs: number;
  readonly minBytesPerWindow: number;
  readonly maxHeaderBytes: number;
  readonly maxUrlChars: number;
  /** Content-Encoding may name at most so many codings, one inside the other. */
  readonly maxCodings: number;
  /** Interim answers (1xx) before the real one. */
  readonly maxInterimAnswers: number;
  /** Requests waiting for one host; more are refused at once. */
  readonly maxWaitingPerHost: number;
  readonly maxRobotsBytes: number;
  readonly maxRobotsHosts: number;
  /** Of the rules of all sites that are kept together. */
  readonly maxRobotsCacheChars: number;
  readonly robotsTtlMs: number;
  /** The longest Crawl-delay that is kept; some ask for hours, and would never be read. */
  readonly maxCrawlDelayMs: number;
}

export const FETCH_LIMITS: FetchLimits = {
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 20_000,
  dripWindowMs: 5_000,
  minBytesPerWindow: 1_024,
  maxHeaderBytes: 64 * 1024,
  maxUrlChars: 8_192,
  maxCodings: 3,
  maxInterimAnswers: 8,
  maxWaitingPerHost: 1_000,
  // RFC 9309 section 2.5 asks for at least 500 KiB.
  maxRobotsBytes: 512 * 1024,
  maxRobotsHosts: 2_000,
  maxRobotsCacheChars: 16_000_000,
  // RFC 9309 section 2.4: not longer than 24 hours.
  robotsTtlMs: 24 * 60 * 60 * 1000,
  maxCrawlDelayMs: 30_000,
};
