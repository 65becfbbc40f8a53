import { expect } from "chai";
import type { Address } from "../../src/fetch/connection/connector.js";
import type { FetchLimits } from "../../src/fetch/fetch-limits.js";
import { createFetcher, type Fetcher } from "../../src/fetch/fetcher.js";
import type { FetchOutcome } from "../../src/fetch/outcome.js";
import { type Behaviour, MAX_BODY_BYTES } from "../support/origin/behaviour.js";
import { CACHING } from "../support/origin/caching.js";
import { CODINGS } from "../support/origin/codings.js";
import { CONTENT } from "../support/origin/content.js";
import { type DialWatch, watchDials } from "../support/origin/dial-watch.js";
import { ENCODINGS } from "../support/origin/encodings.js";
import { MESSAGES } from "../support/origin/messages.js";
import { NETWORK } from "../support/origin/network.js";
import { ORIGIN_NOW, POLITENESS } from "../support/origin/politeness.js";
import { REDIRECTS } from "../support/origin/redirects.js";
import { type Origin, serveOrigin } from "../support/origin/serve.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { pollingOf } from "./polling.js";

const GROUPS = {
  network: NETWORK,
  messages: MESSAGES,
  redirects: REDIRECTS,
  encodings: ENCODINGS,
  codings: CODINGS,
  politeness: POLITENESS,
  caching: CACHING,
  content: CONTENT,
};
const ALL: readonly Behaviour[] = Object.values(GROUPS).flat();
const MIN_BEHAVIOURS = 80;
const AT_ONCE = 16;
const MAX_MEMORY_ABOVE_IDLE_BYTES = 300 * 1024 * 1024;
/** Limits that servers which hang run into, on any machine. */
const IMPATIENT = { connectTimeoutMs: 2_500, headersTimeoutMs: 2_500, dripWindowMs: 1_500, minBytesPerWindow: 64 };
const IMPATIENT_TIMEOUT_MS = 6_000;
/** Limits that no other server runs into, on a slow machine either. */
const PATIENT = { connectTimeoutMs: WAIT_LIMIT_MS, headersTimeoutMs: WAIT_LIMIT_MS, dripWindowMs: WAIT_LIMIT_MS };

describe("a server that", () => {
  const outcomes = new Map<Behaviour, FetchOutcome>();
  let origin: Origin;
  let watch: DialWatch;
  let memoryBytes = 0;

  before(async () => {
    origin = await serveOrigin(ALL);
    watch = watchDials();
    const impatient = fetcherOf(origin, IMPATIENT_TIMEOUT_MS, IMPATIENT);
    const patient = fetcherOf(origin, WAIT_LIMIT_MS, PATIENT);
    const idleBytes = process.memoryUsage().rss;
    const sampling = setInterval(() => {
      memoryBytes = Math.max(memoryBytes, process.memoryUsage().rss - idleBytes);
    }, 20);
    await Promise.all([
      run(origin, impatient, ALL.filter(hangs), outcomes),
      run(
        origin,
        patient,
        ALL.filter((behaviour) => !hangs(behaviour)),
        outcomes,
      ),
    ]);
    clearInterval(sampling);
    await Promise.all([impatient.close(), patient.close()]);
  });
  after(async () => {
    await origin.close();
    watch.end();
  });

  for (const [group, behaviours] of Object.entries(GROUPS)) {
    describe(`[${group}]`, () => {
      for (const behaviour of behaviours) {
        it(`${behaviour.does} → ${behaviour.expect}`, () => {
          const outcome = outcomes.get(behaviour);
          if (outcome === undefined) throw new Error("was not run");
          expect(labelOf(outcome), explain(outcome)).to.equal(behaviour.expect);
          behaviour.check?.(outcome, origin.hereOf(behaviour), origin.requestsOf(behaviour));
        });
      }
    });
  }

  it("may behave in many ways, each told apart", () => {
    expect(new Set(ALL.map(({ does }) => does)).size).to.equal(ALL.length);
    expect(ALL.length).to.be.at.least(MIN_BEHAVIOURS);
  });

  it("leads Muara to no address that it may not dial", () => {
    const allowed = new Set(origin.allowed);
    expect(watch.dialled.length).to.be.greaterThan(0);
    expect(watch.dialled.filter((address) => !allowed.has(address))).to.deep.equal([]);
    expect(watch.stopped).to.deep.equal([]);
    expect(origin.canaryHits()).to.equal(0);
  });

  it("does not fill the memory", () => {
    expect(memoryBytes).to.be.lessThan(MAX_MEMORY_ABOVE_IDLE_BYTES);
  });
});

const hangs = (behaviour: Behaviour) => behaviour.expect === "timeout";

function labelOf(outcome: FetchOutcome): Behaviour["expect"] {
  if (outcome.kind === "failed") return outcome.error.reason;
  return outcome.kind === "modified" && outcome.document.isTruncated ? "truncated" : outcome.kind;
}

async function run(
  origin: Origin,
  fetcher: Fetcher,
  behaviours: readonly Behaviour[],
  outcomes: Map<Behaviour, FetchOutcome>,
): Promise<void> {
  const queue = [...behaviours];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const here = origin.hereOf(next);
      const url = next.url?.(here) ?? here.url;
      const request = { sourceId: "hostile", url, feedsCount: 2, ...next.request?.(here) };
      outcomes.set(next, await fetcher.fetch(request));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function fetcherOf(origin: Origin, timeoutMs: number, limits: Partial<FetchLimits>): Fetcher {
  const polling = pollingOf({
    connectionsPerHost: AT_ONCE,
    timeoutMs,
    maxBodyBytes: MAX_BODY_BYTES,
    allowPrivate: origin.allowed,
  });
  const options = {
    version: "1.2.3",
    now: () => Date.parse(ORIGIN_NOW),
    ca: [origin.authority],
    limits,
    resolve,
  };
  return createFetcher(polling, { url: "https://muara.example", title: "Muara" }, options);
}

/** A name server of the test's own; nothing is ever asked outside. */
async function resolve(hostname: string): Promise<readonly Address[]> {
  if (hostname === "slow-dns.test") return new Promise(() => {});
  if (hostname === "rebinding.test") return [{ address: "127.0.0.1", family: 4 }];
  if (hostname === "intranet.test")
    return [
      { address: "10.1.2.3", family: 4 },
      { address: "fd00::1", family: 6 },
    ];
  if (/(^|\.)localhost\.?$/.test(hostname))
    return [
      { address: "127.0.0.1", family: 4 },
      { address: "::1", family: 6 },
    ];
  throw Object.assign(new Error(`no ${hostname}`), { code: "ENOTFOUND" });
}

function explain(outcome: FetchOutcome): string {
  return outcome.kind === "failed" ? outcome.error.message : outcome.kind;
}
