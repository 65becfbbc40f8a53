import { createHash } from "node:crypto";
import { expect } from "chai";
import { type Behaviour, FEED, send } from "./behaviour.js";

export const ORIGIN_NOW = "2025-03-04T10:00:00Z";
const HTTP_NOW = "Tue, 04 Mar 2025 10:00:00 GMT";
const fresh =
  (freshUntil: string | undefined): NonNullable<Behaviour["check"]> =>
  (outcome) =>
    expect("freshness" in outcome ? outcome.freshness.freshUntil : "none").to.equal(freshUntil);
const retry =
  (instant: string | undefined): NonNullable<Behaviour["check"]> =>
  (outcome) =>
    expect(outcome.kind === "failed" ? outcome.error.retryAfter : "none").to.equal(instant);
const cached = (
  does: string,
  headers: Record<string, string | string[]>,
  freshUntil: string | undefined,
): Behaviour => ({ does, answer: send(200, headers), expect: "modified", check: fresh(freshUntil) });
const limited = (does: string, status: number, retryAfter: string, instant: string | undefined): Behaviour => ({
  does,
  answer: send(status, { "retry-after": retryAfter, date: HTTP_NOW }, ""),
  expect: "status",
  check: retry(instant),
});
const validators =
  (etag: string, lastModified = "Mon, 03 Mar 2025 09:00:00 GMT"): NonNullable<Behaviour["request"]> =>
  (here) => ({ validators: { url: here.url, etag, lastModified } });
const echoes = (does: string, etag: string): Behaviour => ({
  does: `has ${does}`,
  answer: (request, response) => send(request.headers["if-none-match"] === etag ? 304 : 200, {}, "")(request, response),
  request: validators(etag),
  expect: "notModified",
});

/** Validators, cache times, Retry-After, statuses; and what is never sent. */
export const POLITENESS: readonly Behaviour[] = [
  echoes("a strong ETag", '"abc"'),
  echoes("a weak ETag", 'W/"abc"'),
  echoes("an ETag without quotes", "abc-123"),
  echoes("an ETag with bytes above ASCII", '"caf\u00e9"'),
  echoes("an ETag marked by a compressor", '"abc-gzip"'),
  {
    does: "gives validators in its own spelling",
    answer: send(200, { etag: "odd ' \" one", "last-modified": "yesterday-ish" }),
    expect: "modified",
    check: (outcome, here) =>
      expect(outcome).to.deep.include({
        validators: { url: here.url, etag: "odd ' \" one", lastModified: "yesterday-ish" },
      }),
  },
  {
    does: "refreshes its ETag with a 304",
    answer: send(304, { etag: '"2"' }, ""),
    request: validators('"1"'),
    expect: "notModified",
    check: (outcome, here) =>
      expect(outcome).to.deep.include({
        validators: { url: here.url, etag: '"2"', lastModified: "Mon, 03 Mar 2025 09:00:00 GMT" },
      }),
  },
  {
    does: "says nothing of caching in a 304",
    answer: send(304, {}, ""),
    request: validators('"1"'),
    expect: "notModified",
    check: (outcome) => expect(outcome).to.deep.include({ freshness: { renewed: true } }),
  },
  { does: "answers 304 unasked", answer: send(304, {}, ""), expect: "status" },
  {
    does: "ignores conditions and sends the same bytes",
    answer: send(200, { etag: '"3"' }),
    request: () => ({ bodyHash: createHash("sha256").update(FEED).digest("base64url") }),
    expect: "notModified",
  },
  {
    does: "is asked with validators of another address",
    answer: (request, response) => send(request.headers["if-none-match"] ? 500 : 200)(request, response),
    request: () => ({ validators: { url: "http://other.test/", etag: '"1"' } }),
    expect: "modified",
  },
  cached("allows a cache time", { "cache-control": "public, max-age=600" }, "2025-03-04T10:10:00Z"),
  cached("has been cached for a while", { "cache-control": "max-age=600", age: "200" }, "2025-03-04T10:06:40Z"),
  cached("has been cached for longer than it lasts", { "cache-control": "max-age=600", age: "900" }, undefined),
  cached("forbids caching beside a cache time", { "cache-control": "no-cache, max-age=600" }, undefined),
  cached("gives the cache time in quotes and capitals", { "cache-control": 'Max-Age="60"' }, "2025-03-04T10:01:00Z"),
  cached("says when it expires", { date: HTTP_NOW, expires: "Tue, 04 Mar 2025 11:00:00 GMT" }, "2025-03-04T11:00:00Z"),
  cached(
    "has a clock a year behind",
    { date: "Mon, 04 Mar 2024 10:00:00 GMT", expires: "Mon, 04 Mar 2024 11:00:00 GMT" },
    "2025-03-04T11:00:00Z",
  ),
  cached(
    "prefers max-age to Expires",
    { "cache-control": "max-age=60", expires: "Tue, 04 Mar 2025 11:00:00 GMT" },
    "2025-03-04T10:01:00Z",
  ),
  cached("expired long ago", { expires: "Thu, 01 Jan 1970 00:00:00 GMT" }, undefined),
  cached("expires at 0", { expires: "0" }, undefined),
  cached("expires at -1", { expires: "-1" }, undefined),
  cached("allows an absurd cache time", { "cache-control": "max-age=99999999999999999999" }, "2035-03-12T10:00:00Z"),
  cached("allows a cache time below zero", { "cache-control": "max-age=-5" }, undefined),
  limited("limits for seconds (429)", 429, "120", "2025-03-04T10:02:00Z"),
  limited("limits until a date (429)", 429, "Tue, 04 Mar 2025 12:00:00 GMT", "2025-03-04T12:00:00Z"),
  limited("is down for seconds (503)", 503, "3600", "2025-03-04T11:00:00Z"),
  limited("is down until a date (503)", 503, "Wed, 05 Mar 2025 10:00:00 GMT", "2025-03-05T10:00:00Z"),
  limited("limits until yesterday", 429, "Mon, 03 Mar 2025 10:00:00 GMT", undefined),
  limited("limits for soon", 429, "soon", undefined),
  limited("limits for -5 seconds", 429, "-5", undefined),
  limited("limits for absurdly long", 429, "9".repeat(30), "2035-03-12T10:00:00Z"),
  ...[400, 401, 403, 404, 406, 418, 451, 500, 502, 504, 599].map(
    (status): Behaviour => ({
      does: `answers ${status}`,
      answer: send(status),
      expect: "status",
      check: (outcome) => expect(outcome.kind === "failed" && outcome.error.status).to.equal(status),
    }),
  ),
  ...[201, 202, 204, 205, 206, 300].map(
    (status): Behaviour => ({
      does: `answers ${status}`,
      answer: send(status, {}, status === 204 || status === 205 ? "" : FEED),
      expect: "status",
    }),
  ),
  {
    does: "answers 404 with an endless body",
    raw: (socket) => {
      socket.write("HTTP/1.1 404 Not Found\r\n\r\n");
      socket.write("x".repeat(200_000));
    },
    expect: "status",
  },
  { does: "is gone", answer: send(410), expect: "gone" },
  {
    does: "looks at what it is asked with",
    answer: send(200),
    url: ({ url }) => `${url.replace("//", "//me:secret@")}?a=1&b=%20#fragment`,
    expect: "modified",
    check: (_, here, requests) => {
      const [request] = requests;
      expect(requests).to.have.length(1);
      expect(request?.path).to.equal(`${new URL(here.url).pathname}?a=1&b=%20`);
      expect(request?.headers["user-agent"]).to.equal("Muara/1.2.3 (+https://muara.example; 2 feeds)");
      expect(request?.headers["accept-encoding"]).to.equal("gzip, br, deflate");
      expect(request?.headers.accept).to.include("application/atom+xml");
      expect(request?.headers).to.have.all.keys("host", "connection", "accept", "accept-encoding", "user-agent");
    },
  },
];
