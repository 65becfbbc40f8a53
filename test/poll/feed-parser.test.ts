import { expect } from "chai";
import { ParseError } from "../../src/domain/errors.js";
import type { SourceDocument } from "../../src/domain/source-document.js";
import {
  createFeedParser,
  type FeedParser,
  MAX_INLINE_BYTES,
  PARSE_HEAP_MB,
  PARSE_TIMEOUT_MS,
  type ParseAnswer,
  type ParseRequest,
  parseAndNormalise,
} from "../../src/poll/threads/feed-parser.js";
import { Thread } from "../../src/poll/threads/thread.js";
import { until } from "../support/running.js";

/** Of what a thread sends at once, as JSON: 256 kB, and an item more. */
const MAX_PORTION_CHARS = 300_000;
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
    const small = parser({ maxInlineBytes: 0, heapMb: 32 });
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

  it("reads 16 kB on the main thread and a byte more in a thread", async () => {
    const hanging = parser({ timeoutMs: 1_500, script: HANGING_SCRIPT });
    for (const [size, isRead] of [
      [MAX_INLINE_BYTES, true],
      [MAX_INLINE_BYTES + 1, false],
    ] as const) {
      const short = feedOf(1);
      const bytes = new Uint8Array(Buffer.from(Buffer.from(short.bytes).toString().padEnd(size)));
      const reading = hanging.read({ url: "https://muara.example/hang", bytes }, {}, context);
      expect(await reading.then(({ itemCount }) => itemCount === 1).catch(() => false)).to.equal(isRead);
    }
  });

  it("takes the items of a large document from the thread in portions", async () => {
    const document = feedOf(1_200);
    expect(document.bytes.length).to.be.greaterThan(800_000);
    const limits = { timeoutMs: PARSE_TIMEOUT_MS, heapMb: PARSE_HEAP_MB, maxWaiting: 1, jobsPerThread: 1 };
    const script = new URL("../../src/poll/threads/feed-parser-thread.js", import.meta.url);
    const thread = new Thread<ParseRequest, ParseAnswer>(script, "portions", limits);
    const portions: ParseAnswer[] = [];
    try {
      await thread.run(async (ask) => {
        portions.push(await ask({ kind: "parse", document, options: {} }));
        for (let request: ParseRequest = { kind: "normalise", context: context() }; ; request = { kind: "more" }) {
          const portion = await ask(request);
          portions.push(portion);
          if (portion.kind !== "items" || portion.isLast) return;
        }
      });
    } finally {
      await thread.close();
    }
    expect(portions.flatMap((portion) => (portion.kind === "items" ? portion.items : []))).to.have.length(1_200);
    for (const portion of portions) expect(JSON.stringify(portion).length).to.be.below(MAX_PORTION_CHARS);
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
