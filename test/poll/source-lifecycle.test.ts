import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { configOf } from "../../src/config/load/load-config.js";
import type { SourceState } from "../../src/domain/source-state.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import { createWorker } from "../../src/poll/poll-worker.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { openSite, type SiteAnswer } from "../support/site.js";
import { STEADY } from "./steady.js";

const HOUR_MS = 3_600_000;
const START_MS = Date.parse("2026-03-01T00:00:00Z");

const feed = (...titles: string[]): SiteAnswer => ({
  headers: { "content-type": "application/rss+xml" },
  body: `<rss version="2.0"><channel><title>T</title><link>http://t.example/</link>${titles
    .map((title) => `<item><title>${title}</title><guid isPermaLink="false">${title}</guid></item>`)
    .join("")}</channel></rss>`,
});
const page = (body: string, type = "text/html"): SiteAnswer => ({ headers: { "content-type": type }, body });
const link = (index: number) =>
  `<li><a href="/berita/${index}-warga-membersihkan-sungai">Warga membersihkan sungai nomor ${index} di kota itu</a></li>`;
const PORTAL = page(
  `<html><head><title>Portal</title><link rel="alternate" type="application/rss+xml" href="/other.xml"></head>
  <body><main><ul>${Array.from({ length: 20 }, (_, index) => link(index)).join("")}</ul></main></body></html>`,
);
const FIRST = feed("one");
const LATER = feed("two", "one");

/** What is no feed, under a 200, between two polls that bring one. */
const NO_FEEDS: readonly (readonly [string, SiteAnswer])[] = [
  ["nothing", { body: "" }],
  ["a byte order mark alone", { body: "\ufeff" }],
  ["white space", { body: " \n\n " }],
  ["a login page", page(`<html><body><form action="/login"><input name="user"></form></body></html>`)],
  ["a check for robots", page("<!doctype html><title>Just a moment...</title><script>challenge()</script>")],
  ["a firewall's JSON", page('{"error":"blocked","code":1020}', "application/json")],
  ["an error of its database", page("<html><body><h1>Error establishing a database connection</h1></body></html>")],
  ["a portal that lists stories and advertises a feed of its own", PORTAL],
  ["a parking page under the feed's type", { ...PORTAL, headers: { "content-type": "application/rss+xml" } }],
  ["words", page("Too many connections", "text/plain")],
  ["a picture", page("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png")],
  ["204", { status: 204 }],
  ["206 and a part", { ...LATER, status: 206, headers: { "content-range": "bytes 0-99/900" } }],
  ["304 with another's validators", { status: 304, headers: { etag: '"other"' } }],
];

describe("the life of a source", () => {
  for (const [what, answer] of NO_FEEDS) {
    it(`a feed that once sends ${what} keeps its items and comes back`, async () => {
      const life = await live([FIRST, answer, LATER]);
      expect(life.outcomes).to.deep.equal(["modified", "failed", "modified"]);
      expect(life.titles).to.deep.equal([["one"], ["one"], ["one", "two"]]);
      expect(life.paths).to.deep.equal(["/feed", "/feed", "/feed"]);
    });
  }

  const to = (path: string, status = 301): SiteAnswer => ({ status, headers: { location: path } });
  const MOVES: readonly {
    readonly claim: string;
    readonly answers: readonly SiteAnswer[];
    readonly paths?: Readonly<Record<string, SiteAnswer>>;
    readonly movedTo: string | undefined;
  }[] = [
    { claim: "three times the same place: it lives there", answers: [to("/a"), to("/a"), to("/a")], movedTo: "/a" },
    {
      claim: "to and fro between two places: it stays",
      answers: [to("/a"), to("/b"), to("/a"), to("/b"), to("/a")],
      movedTo: undefined,
    },
    { claim: "one time in two: it stays", answers: [to("/a"), FIRST, to("/a"), FIRST, to("/a")], movedTo: undefined },
    { claim: "for now: it stays", answers: new Array(5).fill(to("/a", 302)), movedTo: undefined },
    {
      claim: "for good by way of a 307: it stays",
      answers: new Array(5).fill(to("/mid", 308)),
      paths: { "/mid": to("/a", 307) },
      movedTo: undefined,
    },
    {
      claim: "for good to a page that is no feed: it stays",
      answers: new Array(5).fill(to("/a", 308)),
      paths: { "/a": PORTAL },
      movedTo: undefined,
    },
    {
      claim: "for good to an empty answer: it stays",
      answers: new Array(5).fill(to("/a", 308)),
      paths: { "/a": { body: "" } },
      movedTo: undefined,
    },
    {
      claim: "for good to a login page by way of a 302: it stays",
      answers: new Array(5).fill(to("/mid")),
      paths: { "/mid": to("/a", 302), "/a": page("<form>") },
      movedTo: undefined,
    },
  ];
  for (const { claim, answers, paths = {}, movedTo } of MOVES) {
    it(`moves ${claim}`, async () => {
      const life = await live([FIRST, ...answers], { "/a": LATER, "/b": LATER, ...paths });
      expect(life.state?.movedTo).to.equal(movedTo && `${life.origin}${movedTo}`);
    });
  }

  it("a feed that became a page for days is read as the page that it is now", async () => {
    const life = await live([FIRST, ...new Array(80).fill(PORTAL)]);
    expect(life.outcomes.slice(0, 71)).to.deep.equal(["modified", ...new Array(70).fill("failed")]);
    expect(life.outcomes.at(-1)).to.not.equal("failed");
    expect(life.titles.at(-1)).to.deep.equal(["of the portal", "one"]);
  });

  const asking = (channel: string): SiteAnswer => ({
    body: `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>T</title>${channel}<item><title>one</title></item></channel></rss>`,
  });
  const hours = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `<hour>${from + index}</hour>`).join("");
  const WAITS: readonly (readonly [claim: string, answer: SiteAnswer, hours: number, reason: RegExp])[] = [
    ["ttl", asking("<ttl>180</ttl>"), 3, /ttl/],
    [
      "an update period",
      asking("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"),
      12,
      /update period/,
    ],
    ["hours to skip", asking(`<skipHours>${hours(0, 9)}</skipHours>`), 8, /skips/],
    ["days to skip", asking("<skipDays><day>Sunday</day></skipDays>"), 23, /skips/],
    ["a cache time", { ...FIRST, headers: { "cache-control": "max-age=18000" } }, 5, /fresh/],
    [
      "a date of expiry",
      { ...FIRST, headers: { date: "Sun, 01 Mar 2026 01:00:00 GMT", expires: "Sun, 01 Mar 2026 07:00:00 GMT" } },
      6,
      /fresh/,
    ],
    ["Retry-After with a 429", { status: 429, headers: { "retry-after": "36000" } }, 10, /Retry-After/],
    ["Retry-After with a 503, for days", { status: 503, headers: { "retry-after": "432000" } }, 120, /Retry-After/],
  ];
  for (const [claim, answer, waitHours, reason] of WAITS) {
    it(`that asks for a wait by ${claim} is not asked within ${waitHours} hours`, async () => {
      const { state } = await live([answer]);
      const waitMs = Date.parse(state?.nextPoll ?? "") - (START_MS + HOUR_MS);
      expect(waitMs / HOUR_MS).to.be.within(waitHours, waitHours * 1.1);
      expect(state?.nextPollReason).to.match(reason);
    });
  }

  it("is asked for its document alone: no icon, image, hub, comment, enclosure or next page", async () => {
    const all = asking(
      `<link>/home</link><image><url>/logo.png</url><link>/home</link></image>
       <atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="/hub"/><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="/feed?page=2"/>
       <cloud domain="127.0.0.1" port="80" path="/cloud" registerProcedure="" protocol="http-post"/>
       <item><title>two</title><link>/two</link><comments>/two/comments</comments><enclosure url="/two.mp3" length="1" type="audio/mpeg"/>
       <description>&lt;img src="/two.png"&gt;&lt;iframe src="/frame"&gt;&lt;/iframe&gt;</description></item>`,
    );
    expect((await live([all, LATER])).paths).to.deep.equal(["/feed", "/feed"]);
  });

  it("one that is gone comes back when it is asked for by name", async () => {
    const life = await live([FIRST, { status: 410 }, LATER]);
    expect(life.outcomes).to.deep.equal(["modified", "gone", "modified"]);
    expect(life.state).to.not.have.property("goneAt");
  });

  describe("that answers 304 to every conditional request", () => {
    const etag = '"1"';
    /** The document changes on the day given, and its validator does not. */
    const days = (count: number, changes: readonly number[] = [], headers: Record<string, string> = {}) =>
      Array.from({ length: count }, (_, day): Answer => {
        const titles = ["one", ...changes.filter((change) => change <= day).map((change) => `day ${change}`)];
        const body = `<rss version="2.0"><channel><title>T</title>${titles.map((title) => `<item><title>${title}</title></item>`).join("")}</channel></rss>`;
        return (asked) =>
          asked["if-none-match"] === undefined
            ? { body, headers: { etag, ...headers } }
            : { status: 304, headers: { etag } };
      });
    const fullsOf = ({ conditions }: { conditions: readonly unknown[] }) =>
      conditions.filter((condition) => condition === undefined).length;
    const daily = { hoursApart: 24 } as const;

    it("although its document changed is found out after 14 days, and read in full once a day from then on", async () => {
      const life = await live(days(22, [3, 20]), {}, { ...daily, restarts: true });
      const seen = (title: string) => life.titles.findIndex((titles) => titles.includes(title));
      expect(seen("day 3")).to.be.within(14, 16);
      expect(life.state?.false304).to.not.equal(undefined);
      expect(seen("day 20")).to.be.within(20, 21);
      expect(life.outcomes.filter((outcome) => outcome === "failed")).to.deep.equal([]);
    });

    it("rightly is asked for all of it once in 14 days, and keeps its validators", async () => {
      const life = await live(days(40), {}, daily);
      expect(fullsOf(life)).to.be.within(3, 4);
      expect(life.state).to.not.have.property("false304");
      expect(life.state?.validators?.etag).to.equal(etag);
      expect(life.conditions.at(-1)).to.equal(etag);
    });

    it("is asked in full as often as the config says, or never", async () => {
      expect(fullsOf(await live(days(12), {}, { ...daily, polling: { unconditionalAfter: "4d" } }))).to.be.within(3, 4);
      expect(fullsOf(await live(days(40), {}, { ...daily, polling: { unconditionalAfter: false } }))).to.equal(1);
    });

    it("is not asked in full because a clock jumped", async () => {
      const jump = await live(days(4), {}, { hoursApart: 24 * 400 });
      expect(fullsOf(jump)).to.equal(1);
    });

    it("is asked in full a day later if the full document could not be had", async () => {
      const answers = days(22, [3]).map((answer, day): Answer => {
        const isDown = day >= 13 && day <= 17;
        return (asked) =>
          isDown && asked["if-none-match"] === undefined
            ? { status: 503 }
            : typeof answer === "function"
              ? answer(asked)
              : answer;
      });
      const life = await live(answers, {}, daily);
      expect(life.titles.at(-1)).to.include("day 3");
      expect(fullsOf(life)).to.be.below(10);
    });
  });

  it("is asked without conditions once, through changes, failures and restarts", async () => {
    const etag = '"1"';
    const known = (headers: Record<string, unknown>): SiteAnswer =>
      headers["if-none-match"] === etag ? { status: 304, headers: { etag } } : { ...FIRST, headers: { etag } };
    const answers = [known, known, { status: 503 }, known, { status: 404 }, known, PORTAL, known];
    const life = await live(answers, {}, { restarts: true });
    expect(life.conditions).to.deep.equal([undefined, ...new Array(answers.length - 1).fill(etag)]);
  });
});

type Answer = SiteAnswer | ((headers: Record<string, unknown>) => SiteAnswer);

interface LifeOptions {
  readonly restarts?: boolean;
  readonly hoursApart?: number;
  readonly polling?: Readonly<Record<string, unknown>>;
}

/** Polls one source once for each answer, an hour apart; with `restarts` each time by a worker and a store opened anew. */
async function live(
  answers: readonly Answer[],
  paths: Readonly<Record<string, SiteAnswer>> = {},
  { restarts = false, hoursApart = 1, polling = {} }: LifeOptions = {},
) {
  const site = await openSite();
  const folder = mkdtempSync(join(tmpdir(), "muara-life-"));
  const config = configOf(
    join(folder, "feeds.config.json"),
    JSON.stringify({
      polling: { allowPrivate: [site.host], hostDelay: "0s", timeout: "100s", ...polling },
      store: { path: "data" },
      sources: [{ id: "s", url: `${site.origin}/feed` }],
    }),
    {},
  );
  const outcomes: string[] = [];
  const titles: string[][] = [];
  let nowMs = START_MS;
  const open = async () => {
    const store = createFileStore({ path: join(folder, "data") });
    await store.open();
    const worker = await createWorker({
      config,
      store,
      ...STEADY,
      report: ({ outcome }) => outcomes.push(outcome),
      now: () => toInstant(nowMs),
    });
    const close = async () => {
      await worker.stop();
      await store.close();
    };
    return { store, worker, close };
  };
  for (const [path, answer] of Object.entries(paths)) site.pages.set(path, answer);
  site.pages.set("/other.xml", feed("of the portal"));
  let state: SourceState | undefined;
  let running = await open();
  for (const answer of answers) {
    site.pages.set("/feed", answer);
    nowMs += HOUR_MS * hoursApart;
    await running.worker.pollNow(["s"]);
    const heads = await running.store.getHeads({ sourceIds: ["s"], order: "published", limit: 50 });
    titles.push(heads.map(({ title }) => title ?? "").sort());
    state = (await running.store.getSource("s"))?.state;
    if (!restarts) continue;
    await running.close();
    running = await open();
  }
  await running.close();
  await site.close();
  rmSync(folder, { recursive: true });
  return {
    outcomes,
    titles,
    state,
    origin: site.origin,
    paths: site.requests.map(({ path }) => path),
    conditions: site.requests.filter(({ path }) => path === "/feed").map(({ headers }) => headers["if-none-match"]),
  };
}
