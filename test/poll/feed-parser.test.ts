import { expect } from "chai";
import { ParseError } from "../../src/domain/errors.js";
import type { SourceDocument } from "../../src/domain/source-document.js";
import { createFeedParser, type FeedParser, parseAndNormalise } from "../../src/poll/threads/feed-parser.js";
import { cpuMsOf } from "../support/cpu.js";
import { until } from "../support/running.js";
import { skip } from "../support/skips.js";
import { canWatchStalls, watchStalls } from "../support/stalls.js";

/** The longest stall, as a share of the CPU time that the whole document takes. */
const MAX_STALL_SHARE = 1 / 3;
const HANGING_SCRIPT = new URL("./hanging-feed-parser.js", import.meta.url);
const context = () => ({ source: { id: "s", title: "S" } });

describe("the feed parser", () => {
  const open: FeedParser[] = [];
  const parser = (limits: Parameters<typeof createFeedParser>[0] = {}) => {
    const made = createFeedParser(limits);
    open.push(made);
    return made;
  };
  afterEach(() => Promise.all(open.splice(0).map((made) => made.close())));

  it("gives the same in a thread of its own as at once", async () => {
    const document = feedOf(300);
    const far = await parser({ maxInlineBytes: 0 }).read(document, {}, context);
    expect(far).to.deep.equal(parseAndNormalise(document, {}, context));
    expect(far.items).to.have.length(300);
  });

  it("brings a refusal back with what the document is", async () => {
    const page = '<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>';
    const error = await caught(parser({ maxInlineBytes: 0 }).read(documentOf(page), {}, context));
    expect(error).to.be.instanceOf(ParseError);
    expect(error).to.include({ what: "html" });
    expect((error as ParseError).advertised).to.deep.equal(["https://muara.example/feed"]);
  });

  it("gives up a document that takes too long, and reads the next", async () => {
    const slow = parser({ maxInlineBytes: 0, timeoutMs: 1_500, script: HANGING_SCRIPT });
    const first = await caught(slow.read({ ...feedOf(1), url: "https://muara.example/hang" }, {}, context));
    expect(first).to.be.instanceOf(ParseError).that.includes({ what: "limit" });
    expect((first as Error).message).to.include("longer than 1500 ms");
    // A machine that is busy with something else may need more than one try within the limit.
    const second = await until(() => slow.read(feedOf(2), {}, context).catch(() => undefined));
    expect(second.items).to.have.length(2);
  });

  it("gives up a document that needs too much memory, and reads the next", async () => {
    const small = parser({ maxInlineBytes: 0, heapMb: 16 });
    const first = await caught(small.read(feedOf(20_000), {}, context));
    expect(first).to.be.instanceOf(ParseError).that.includes({ what: "limit" });
    expect((await small.read(feedOf(2), {}, context)).items).to.have.length(2);
  });

  it("passes on what the caller's own part throws, and reads the next", async () => {
    const far = parser({ maxInlineBytes: 0 });
    const fails = () => {
      throw new Error("no such source");
    };
    expect(await caught(far.read(feedOf(1), {}, fails))).to.have.property("message", "no such source");
    expect((await far.read(feedOf(2), {}, context)).items).to.have.length(2);
  });

  it("rejects what waits when it is closed", async () => {
    const far = createFeedParser({ maxInlineBytes: 0 });
    const reading = caught(far.read(feedOf(2_000), {}, context));
    await far.close();
    expect(await reading)
      .to.have.property("message")
      .that.includes("closed");
  });

  it("does not stall the main loop for a large document", async function () {
    if (!canWatchStalls()) skip(this, "this system does not tell the CPU time of one thread");
    const document = feedOf(1_200);
    const far = parser();
    await far.read(feedOf(200), {}, context);
    expect(document.bytes.length).to.be.greaterThan(800_000);
    const inlineMs = cpuMsOf(() => void parseAndNormalise(document, {}, context));
    // A collection of garbage may fall into one round, hardly into each.
    let stallMs = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 5 && stallMs >= inlineMs * MAX_STALL_SHARE; round++) {
      const stalls = watchStalls();
      await far.read(document, {}, context);
      stallMs = Math.min(stallMs, stalls.end());
    }
    expect(stallMs, `inline it takes ${inlineMs} ms`).to.be.lessThan(inlineMs * MAX_STALL_SHARE);
  });
});

function feedOf(count: number): SourceDocument {
  const item = (i: number) =>
    `<item><guid>g${i}</guid><title>Item ${i}</title><description>${"&lt;p&gt;Tide and time&lt;/p&gt;".repeat(20)}</description></item>`;
  return documentOf(
    `<rss version="2.0"><channel><title>S</title>${Array.from({ length: count }, (_, i) => item(i)).join("")}</channel></rss>`,
  );
}

function documentOf(text: string): SourceDocument {
  return { url: "https://muara.example/in", bytes: new Uint8Array(Buffer.from(text)) };
}

async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it should have been rejected");
}
