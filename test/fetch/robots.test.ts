import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { createFetcher } from "../../src/fetch/fetcher.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { pollingOf } from "./polling.js";

/** A pause that no test waits for: what waits for it is called off. */
const LONG_MS = 60_000;
/** Time for a request that should not be made to arrive. */
const LOOK_MS = 100;

const TABLE = [
  {
    claim: "a page that robots.txt does not name is fetched",
    robots: "User-agent: *\nDisallow: /private",
    path: "/page",
    expect: "modified",
  },
  {
    claim: "a page that robots.txt names is not",
    robots: "User-agent: *\nDisallow: /private",
    path: "/private/page",
    expect: "robots",
  },
  {
    claim: "rules for Muara go before rules for all",
    robots: "User-agent: *\nDisallow: /\n\nUser-agent: muara\nAllow: /",
    path: "/page",
    expect: "modified",
  },
  {
    claim: "rules for others do not concern Muara",
    robots: "User-agent: OtherBot\nDisallow: /",
    path: "/page",
    expect: "modified",
  },
  {
    claim: "the longest rule decides",
    robots: "User-agent: *\nDisallow: /\nAllow: /news/*.html$",
    path: "/news/a.html",
    expect: "modified",
  },
  {
    claim: "a redirect does not lead around the rules",
    robots: "User-agent: *\nDisallow: /private",
    path: "/to-private",
    expect: "robots",
  },
  { claim: "no robots.txt means no rules", robots: 404, path: "/page", expect: "modified" },
  { claim: "a robots.txt behind a password means no rules", robots: 403, path: "/page", expect: "modified" },
  { claim: "a server in trouble is left alone", robots: 503, path: "/page", expect: "robots" },
  { claim: "an empty robots.txt means no rules", robots: "", path: "/page", expect: "modified" },
  {
    claim: "noise in robots.txt means no rules",
    robots: "\u0000\u0001<html>".repeat(100),
    path: "/page",
    expect: "modified",
  },
] as const;

describe("pages and robots.txt", () => {
  for (const { claim, robots, path, expect: expected } of TABLE) {
    it(claim, async () => {
      const { outcomes } = await visit(robots, [path]);
      expect(outcomes).to.deep.equal([expected]);
    });
  }

  it("robots.txt is asked for once for many pages", async () => {
    const { requests } = await visit("", ["/a", "/b", "/c"]);
    expect(requests.filter((path) => path === "/robots.txt")).to.have.length(1);
  });

  it("Crawl-delay keeps the next page of a site waiting", async () => {
    const { outcomes, requests } = await visit("User-agent: *\nCrawl-delay: 3600", ["/a", "/b"], true, 3_600_000);
    expect(outcomes).to.deep.equal(["modified", "aborted"]);
    expect(requests).to.deep.equal(["/robots.txt", "/a"]);
  });

  it("Crawl-delay counts up to a bound", async () => {
    const { outcomes } = await visit("User-agent: *\nCrawl-delay: 3600", ["/a", "/b", "/c"], true, 20);
    expect(outcomes).to.deep.equal(["modified", "modified", "modified"]);
  });

  it("feeds are fetched without it", async () => {
    const { requests, outcomes } = await visit("User-agent: *\nDisallow: /", ["/feed"], false);
    expect(outcomes).to.deep.equal(["modified"]);
    expect(requests).to.deep.equal(["/feed"]);
  });
});

async function visit(robots: string | number, paths: readonly string[], obey = true, maxCrawlDelayMs?: number) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    if (request.url === "/to-private") response.writeHead(302, { location: "/private/page" });
    else if (request.url === "/robots.txt" && typeof robots === "number") response.statusCode = robots;
    response.end(request.url === "/robots.txt" && typeof robots === "string" ? robots : "<p>page");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fetcher = createFetcher(
    pollingOf({ timeoutMs: WAIT_LIMIT_MS, maxBodyBytes: 100_000, maxRedirects: 3, allowPrivate: [host] }),
    { url: "https://muara.example", title: "Muara" },
    { version: "1.2.3", ...(maxCrawlDelayMs === undefined ? {} : { limits: { maxCrawlDelayMs } }) },
  );
  const stop = new AbortController();
  const visits = paths.map(async (path) => {
    const request = { sourceId: "page", url: `http://${host}${path}`, feedsCount: 1, robots: obey };
    const outcome = await fetcher.fetch(request, stop.signal);
    return outcome.kind === "failed" ? outcome.error.reason : outcome.kind;
  });
  if (maxCrawlDelayMs !== undefined && maxCrawlDelayMs > LONG_MS) {
    await visits[0];
    await sleep(LOOK_MS);
    stop.abort();
  }
  const outcomes = await Promise.all(visits);
  await fetcher.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { outcomes, requests };
}
