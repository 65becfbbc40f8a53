import { expect } from "chai";
import { type Behaviour, FEED, send } from "./behaviour.js";

/** `ORIGIN_NOW` of politeness.ts, as headers write it. */
const HTTP_NOW = "Tue, 04 Mar 2025 10:00:00 GMT";
const HOUR_LATER = "2025-03-04T11:00:00Z";
const MONDAY = "Mon, 03 Mar 2025 09:00:00 GMT";

type Headers = Record<string, string | string[]>;

const fresh = (does: string, headers: Headers, freshUntil: string | undefined): Behaviour => ({
  does,
  answer: send(200, headers),
  expect: "modified",
  check: (outcome) => expect("freshness" in outcome ? outcome.freshness.freshUntil : "none").to.equal(freshUntil),
});
const wait = (does: string, retryAfter: string | string[], until: string | undefined, status = 503): Behaviour => ({
  does,
  answer: send(status, { "retry-after": retryAfter, date: HTTP_NOW }, ""),
  expect: "status",
  check: (outcome) => expect(outcome.kind === "failed" ? outcome.error.retryAfter : "none").to.equal(until),
});
const given = (does: string, headers: Headers, validators: object | undefined): Behaviour => ({
  does,
  answer: send(200, headers),
  expect: "modified",
  check: (outcome, here) =>
    expect("validators" in outcome ? outcome.validators : undefined).to.deep.equal(
      validators && { url: here.url, ...validators },
    ),
});
/** Answers 304 when it is asked with exactly these validators, else with a failure. */
const knows = (does: string, etag: string | undefined, lastModified?: string): Behaviour => ({
  does,
  answer: ({ headers }, response) => {
    const same = headers["if-none-match"] === etag && headers["if-modified-since"] === lastModified;
    send(same ? 304 : 500, {}, "")({} as never, response);
  },
  request: (here) => ({
    validators: { url: here.url, ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) },
  }),
  expect: "notModified",
});
const refreshed = (does: string, headers: Headers, etag: string | undefined, lastModified: string): Behaviour => ({
  does,
  answer: send(304, headers, ""),
  request: (here) => ({ validators: { url: here.url, etag: '"1"', lastModified: MONDAY } }),
  expect: "notModified",
  check: (outcome, here) =>
    expect(outcome).to.deep.include({ validators: { url: here.url, ...(etag ? { etag } : {}), lastModified } }),
});

const CACHE_TIMES: readonly Behaviour[] = [
  fresh("allows caches to keep it and others not", { "cache-control": "private, max-age=3600" }, HOUR_LATER),
  fresh("wants it asked for again once stale", { "cache-control": "max-age=3600, must-revalidate" }, HOUR_LATER),
  fresh("never changes what it sends", { "cache-control": "max-age=3600, immutable" }, HOUR_LATER),
  fresh("speaks to shared caches alone", { "cache-control": "s-maxage=3600" }, undefined),
  fresh(
    "allows stale copies",
    { "cache-control": "max-age=3600, stale-while-revalidate=60, stale-if-error=600" },
    HOUR_LATER,
  ),
  fresh("forbids storing", { "cache-control": "no-store, max-age=3600" }, undefined),
  fresh("forbids caching a cookie alone", { "cache-control": 'no-cache="set-cookie", max-age=3600' }, HOUR_LATER),
  fresh("gives two cache times", { "cache-control": "max-age=3600, max-age=60" }, HOUR_LATER),
  fresh("gives two cache times in two headers", { "cache-control": ["max-age=3600", "max-age=60"] }, HOUR_LATER),
  fresh("names another thing like a cache time", { "cache-control": "x-max-age=3600" }, undefined),
  fresh("gives a cache time of nothing", { "cache-control": "max-age=" }, undefined),
  fresh("gives a cache time in words", { "cache-control": "max-age=an hour" }, undefined),
  fresh("gives a cache time of 0", { "cache-control": "max-age=0" }, undefined),
  fresh("writes a cache time with spaces", { "cache-control": "  MAX-AGE = 3600  ;public" }, HOUR_LATER),
  fresh("sends only commas for a cache control", { "cache-control": ",,," }, undefined),
  fresh("has an age that is no number", { "cache-control": "max-age=3600", age: "old" }, HOUR_LATER),
  fresh("has an age below zero", { "cache-control": "max-age=3600", age: "-60" }, HOUR_LATER),
  fresh("has an absurd age", { "cache-control": "max-age=3600", age: "9".repeat(30) }, undefined),
  fresh("expires in the way of 1994", { date: HTTP_NOW, expires: "Tuesday, 04-Mar-25 11:00:00 GMT" }, HOUR_LATER),
  fresh("expires in the way of C", { date: HTTP_NOW, expires: "Tue Mar  4 11:00:00 2025" }, HOUR_LATER),
  fresh("expires at a bare number of seconds", { date: HTTP_NOW, expires: "3600" }, undefined),
  fresh("expires at a year", { date: HTTP_NOW, expires: "2035" }, undefined),
  fresh("expires soon, in words", { date: HTTP_NOW, expires: "in an hour" }, undefined),
  fresh("expires, without a clock", { date: "noon", expires: "Tue, 04 Mar 2025 11:00:00 GMT" }, HOUR_LATER),
  fresh(
    "has a clock ten years ahead",
    { date: "Sun, 04 Mar 2035 10:00:00 GMT", expires: "Sun, 04 Mar 2035 11:00:00 GMT" },
    HOUR_LATER,
  ),
  fresh("expires when it was sent", { date: HTTP_NOW, expires: HTTP_NOW }, undefined),
  fresh("asks to retry after a success", { "retry-after": "3600" }, undefined),
];

const WAITS: readonly Behaviour[] = [
  wait("is down until a date in the way of 1994", "Tuesday, 04-Mar-25 11:00:00 GMT", HOUR_LATER),
  wait("is down until a date in the way of C", "Tue Mar  4 11:00:00 2025", HOUR_LATER),
  wait("is down until a date with another zone", "Tue, 04 Mar 2025 18:00:00 +0700", HOUR_LATER),
  wait("is down until the year 9999", "Fri, 31 Dec 9999 23:59:59 GMT", "2035-03-12T10:00:00Z"),
  wait("is down for two times", ["3600", "60"], HOUR_LATER),
  wait("is down for 0 seconds", "0", "2025-03-04T10:00:00Z"),
  wait("is down for an hour in words", "1h", undefined),
  wait("is down until a year", "+2030", undefined),
  wait("is down for a number of seconds in hexadecimal", "0x10", undefined),
  wait("limits for seconds behind a 403", "3600", HOUR_LATER, 403),
  wait("breaks for seconds (500)", "3600", HOUR_LATER, 500),
];

const VALIDATORS: readonly Behaviour[] = [
  given("gives an empty ETag", { etag: "" }, undefined),
  given("gives two ETags", { etag: ['"1"', '"2"'] }, { etag: '"1"' }),
  given("gives an ETag in small letters", { etag: 'w/"1"' }, { etag: 'w/"1"' }),
  given(
    "was changed in the future",
    { "last-modified": "Sun, 04 Mar 2035 10:00:00 GMT" },
    { lastModified: "Sun, 04 Mar 2035 10:00:00 GMT" },
  ),
  given(
    "was changed at the beginning of time",
    { "last-modified": "Thu, 01 Jan 1970 00:00:00 GMT" },
    { lastModified: "Thu, 01 Jan 1970 00:00:00 GMT" },
  ),
  given("was changed at -1", { "last-modified": "-1" }, { lastModified: "-1" }),
  knows("knows an ETag of 8 KB", `"${"e".repeat(8_000)}"`),
  knows("knows an ETag with commas and spaces", '"a, b", W/"c"'),
  knows("knows an ETag with a tab", '"a\tb"'),
  knows("knows an ETag that is a star", "*"),
  knows("knows the time of change alone, in its own spelling", undefined, "2025-03-03 09:00"),
  knows("knows both", '"1"', MONDAY),
  refreshed("gives an empty ETag with a 304", { etag: "" }, '"1"', MONDAY),
  refreshed("gives another time of change with a 304", { "last-modified": HTTP_NOW }, '"1"', HTTP_NOW),
  refreshed("makes its ETag weak with a 304", { etag: 'W/"1"' }, 'W/"1"', MONDAY),
  {
    does: "sends a body with a 304",
    raw: (socket) => socket.end(`HTTP/1.1 304 Not Modified\r\nContent-Length: ${FEED.length}\r\n\r\n${FEED}`),
    request: (here) => ({ validators: { url: here.url, etag: '"1"' } }),
    expect: "notModified",
  },
  ...[400, 412, 416, 431].map(
    (status): Behaviour => ({
      does: `answers conditions with ${status}`,
      answer: send(status),
      request: (here) => ({ validators: { url: here.url, etag: '"1"' } }),
      expect: "status",
    }),
  ),
];

/** Cache times, waits and validators in every spelling (RFC 9111, RFC 9110 sections 8.8 and 10.2.3). */
export const CACHING: readonly Behaviour[] = [...CACHE_TIMES, ...WAITS, ...VALIDATORS];
