import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { configOf } from "../../src/config/load/load-config.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import type { PollReport } from "../../src/poll/poll-report.js";
import { createWorker } from "../../src/poll/poll-worker.js";
import { healthOf } from "../../src/poll/source-health.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import type { Store } from "../../src/store/store.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { STEADY } from "./steady.js";

const START_MS = Date.parse("2026-03-01T00:00:00Z");
const HOUR_MS = 3_600_000;
const ETAG = '"whole"';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const rss = (...items: readonly (readonly [id: string, body: string])[]) =>
  `<rss version="2.0"><channel><title>Tides</title><link>http://t.example/</link><description>of the coast</description>${items
    .map(
      ([id, body]) =>
        `<item><title>Title ${id}</title><guid isPermaLink="false">${id}</guid><description>${body}</description></item>`,
    )
    .join("")}<ttl>5</ttl></channel></rss>`;

const OLD = rss(["2", "The second body, long and good."], ["1", "The first body."]);
const NEW = rss(["3", "The third body."], ["2", "The second body, edited."], ["1", "The first body."]);
/** Cut within the second item: the first is whole. */
const CUT_AT = NEW.indexOf("edited");
const CUT = NEW.slice(0, CUT_AT);

const whole =
  (text: string, etag = ETAG): Answer =>
  (response) =>
    response.writeHead(200, { etag, "content-length": Buffer.byteLength(text) }).end(text);

/** The ways in which half of a document arrives. */
const CUTS: Readonly<Record<string, Answer>> = {
  "a document that ends early": (response) => response.writeHead(200, { etag: '"cut"' }).end(CUT),
  "a body shorter than Content-Length": (response) => {
    response.writeHead(200, { etag: '"cut"', "content-length": NEW.length });
    response.write(CUT, () => response.socket?.end());
  },
  "an aborted chunked body": (response) => {
    response.writeHead(200, { etag: '"cut"', "transfer-encoding": "chunked" });
    response.write(CUT, () => response.destroy());
  },
  "a premature end of gzip": (response) =>
    response.writeHead(200, { etag: '"cut"', "content-encoding": "gzip" }).end(gzipCut()),
  "a premature end of gzip in an aborted body": (response) => {
    response.writeHead(200, { etag: '"cut"', "content-encoding": "gzip", "content-length": 10_000 });
    response.write(gzipCut(), () => response.socket?.end());
  },
};

/** A gzip stream that ends where the cut text ends: stored blocks make the place exact. */
function gzipCut(): Buffer {
  const stored = gzipSync(NEW, { level: 0 });
  return stored.subarray(0, stored.indexOf("edited"));
}

describe("a truncated document", () => {
  for (const [way, cut] of Object.entries(CUTS)) {
    it(`adds and updates whole items only: ${way}`, async () => {
      const life = await live([whole(OLD), cut, whole(NEW)]);
      const [first, second, third] = life.polls;
      expect(life.polls.map(({ report }) => report.outcome)).to.deep.equal(["modified", "truncated", "modified"]);
      expect(first?.items).to.deep.equal({ 1: "The first body.", 2: "The second body, long and good." });
      expect(second?.items).to.deep.equal({ ...first?.items, 3: "The third body." });
      expect(third?.items).to.deep.equal({ ...second?.items, 2: "The second body, edited." });
      expect(second?.report).to.deep.include({ added: 1, updated: 0, removed: 0 });
      expect(second?.report.error).to.include("truncated");
      expect(second?.state).to.deep.include({ lastOutcome: "truncated", title: "Tides", failures: 0 });
      expect(second?.health).to.equal("truncated");
      expect(third?.health).to.equal("ok");
      // The next poll asks with the validators of the last whole document.
      expect(life.conditions).to.deep.equal([undefined, ETAG, ETAG]);
    });
  }

  it("without a whole item changes nothing and counts as a failure, in any format", async () => {
    const beginnings = [
      NEW.slice(0, NEW.indexOf("</item>")),
      NEW.slice(0, 12),
      '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>ha',
      '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","content_text":"hal',
    ];
    for (const beginning of beginnings) {
      const life = await live([whole(OLD), (response) => response.end(beginning)]);
      const [first, second] = life.polls;
      expect(second?.report.outcome).to.equal("truncated");
      expect(second?.items).to.deep.equal(first?.items);
      expect(second?.state).to.deep.include({ failures: 1, lastOutcome: "truncated" });
      expect(second?.state?.validators).to.deep.equal(first?.state?.validators);
    }
  });

  it("is fetched again no later than a healthy source, and sooner at first", async () => {
    const cut = CUTS["a document that ends early"] ?? whole(CUT);
    const life = await live([whole(OLD), whole(OLD, '"2"'), ...new Array<Answer>(4).fill(cut)]);
    const waits = life.polls.map(({ state, atMs }) => Date.parse(state?.nextPoll ?? "") - atMs);
    expect(Math.max(...waits.slice(2))).to.be.at.most(12 * HOUR_MS);
    expect(life.polls[2]?.state?.nextPollReason).to.match(/ended early|rhythm/);
  });

  it("cut at any place, as it came over the wire, leaves only whole items", async function () {
    this.timeout(4 * WAIT_LIMIT_MS);
    const packed = brotliCompressSync(NEW);
    const answers: Answer[] = [];
    for (let length = 1; length < NEW.length; length += 23) {
      answers.push((response) => {
        response.writeHead(200, { "content-length": NEW.length });
        response.write(NEW.slice(0, length), () => response.socket?.end());
      });
    }
    for (let length = 1; length < packed.length; length += 11) {
      answers.push((response) => response.writeHead(200, { "content-encoding": "br" }).end(packed.subarray(0, length)));
    }
    const life = await live([whole(OLD), ...answers]);
    const bodies = new Set(life.polls.flatMap(({ items }) => Object.values(items)));
    expect([...bodies].sort()).to.deep.equal([
      "The first body.",
      "The second body, edited.",
      "The second body, long and good.",
      "The third body.",
    ]);
    expect(new Set(life.polls.slice(1).map(({ report }) => report.outcome))).to.deep.equal(new Set(["truncated"]));
  });

  it("keeps authors and language that the feed states behind its items", async () => {
    const entry = "<entry><id>urn:1</id><title>One</title><content>Body</content></entry>";
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>${entry}<author><name>Ada</name></author></feed>`;
    const life = await live([whole(atom), (response) => response.end(atom.slice(0, atom.indexOf("<author>")))]);
    expect(life.polls[1]?.report).to.deep.include({ outcome: "truncated", added: 0, updated: 0 });
    expect(life.polls[1]?.authors).to.deep.equal(["Ada"]);
  });
});

interface Poll {
  readonly report: PollReport;
  readonly items: Readonly<Record<string, string>>;
  readonly authors: readonly string[];
  readonly state: Awaited<ReturnType<Store["getStates"]>>[number] | undefined;
  readonly health: string;
  readonly atMs: number;
}

/** Polls one source once for each answer, an hour apart. */
async function live(answers: readonly Answer[]): Promise<{ polls: Poll[]; conditions: (string | undefined)[] }> {
  const waiting = [...answers];
  const conditions: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    conditions.push(request.headers["if-none-match"]);
    waiting.shift()?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), "muara-truncated-"));
  const config = configOf(
    join(folder, "feeds.config.json"),
    JSON.stringify({
      polling: { allowPrivate: [host], hostDelay: "0s", timeout: "60s" },
      store: { path: "data" },
      sources: [{ id: "s", url: `http://${host}/feed` }],
    }),
    {},
  );
  const store = createFileStore({ path: join(folder, "data") });
  await store.open();
  const reports: PollReport[] = [];
  let nowMs = START_MS;
  const worker = await createWorker({
    config,
    store,
    ...STEADY,
    report: (report) => reports.push(report),
    now: () => toInstant(nowMs),
  });
  const polls: Poll[] = [];
  for (const _ of answers) {
    nowMs += HOUR_MS;
    await worker.pollNow(["s"]);
    const report = reports.at(-1);
    if (report !== undefined) polls.push({ report, atMs: nowMs, ...(await stored(store, nowMs)) });
  }
  await worker.stop();
  await store.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
  return { polls, conditions };
}

async function stored(store: Store, nowMs: number): Promise<Omit<Poll, "report" | "atMs">> {
  const heads = await store.getHeads({ sourceIds: ["s"], order: "published", limit: 50 });
  const bodies = await store.getBodies(heads.map(({ key }) => ({ sourceId: "s", key })));
  const contents = [...bodies.values()].map(({ contentHtml = "" }) => contentHtml.replace(/<[^>]*>/g, ""));
  const state = (await store.getSource("s"))?.state;
  return {
    items: Object.fromEntries(heads.map(({ id }, at) => [id, contents[at] ?? ""])),
    authors: heads.flatMap(({ authors }) => authors.map(({ name }) => name)),
    state,
    health: healthOf({ paused: false }, state, nowMs).kind,
  };
}
