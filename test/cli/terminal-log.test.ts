import { PassThrough } from "node:stream";
import { expect } from "chai";
import { createLogger } from "../../src/cli/output/logger.js";
import { createReminder } from "../../src/cli/output/reminder.js";
import { logReport } from "../../src/cli/runtime/open-store.js";
import { MuaraError } from "../../src/domain/errors.js";
import type { PollReport } from "../../src/poll/poll-report.js";
import { StoreError } from "../../src/store/store-errors.js";
import { until } from "../support/running.js";

const REPORT: PollReport = {
  sourceId: "kabar",
  url: "https://kabar.example/rss",
  outcome: "modified",
  added: 3,
  updated: 1,
  removed: 0,
  tookMs: 12,
  at: "2026-03-01T00:00:00Z",
  notes: ["one", "two", "three"],
};
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

/** What a logger writes, on a terminal or elsewhere. */
async function written(isTTY: boolean, log: (logger: ReturnType<typeof createLogger>) => void): Promise<string[]> {
  const stream = Object.assign(new PassThrough(), { isTTY });
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const logger = createLogger({
    level: "info",
    stream: stream as unknown as NodeJS.WriteStream,
    env: { NO_COLOR: "1" },
  });
  log(logger);
  logger.info("the end");
  await until(() => text.includes("the end") || undefined);
  return text.split("\n").filter((line) => line !== "" && !line.includes("the end"));
}

describe("the log of a terminal", () => {
  const polls: readonly [change: Partial<PollReport>, line: RegExp | undefined][] = [
    [{ nextPoll: TOMORROW, nextPollReason: "learnt" }, /INFO: kabar: 3 new, 1 edited; next poll in [\d.]+ h$/],
    [{ outcome: "notModified", nextPoll: TOMORROW }, /INFO: kabar: not modified; next poll in [\d.]+ h$/],
    [
      { outcome: "failed", error: "kabar.example answered 404.", nextPoll: TOMORROW },
      /WARN: kabar: kabar.example answered 404\.; next poll in [\d.]+ h$/,
    ],
    [
      { outcome: "gone", nextPoll: "9999-12-31T23:59:59Z" },
      /INFO: kabar: gone for good \(410\); not polled again until its URL changes$/,
    ],
    [
      { warning: "server answered 304 although its document changed", nextPoll: TOMORROW },
      /WARN: kabar: server answered 304 although its document changed; 3 new, 1 edited; next poll in/,
    ],
    [{ outcome: "failed", error: "a\u001b[31mb\nc" }, /WARN: kabar: a\[31mb c$/],
    [{ outcome: "offline" }, undefined],
  ];
  for (const [change, line] of polls) {
    it(`on a terminal has ${line === undefined ? "no" : "one"} line for a poll: ${JSON.stringify(change).slice(0, 60)}`, async () => {
      const lines = await written(true, (logger) => logReport(logger, { ...REPORT, ...change }));
      if (line === undefined) expect(lines).to.deep.equal([]);
      else
        expect(lines[0])
          .to.match(/^\[\d\d:\d\d:\d\d\] /)
          .and.match(line);
      expect(lines).to.have.length(line === undefined ? 0 : 1);
    });
  }

  it("elsewhere has one JSON object for a poll, with every field", async () => {
    const lines = await written(false, (logger) => logReport(logger, { ...REPORT, nextPoll: "2026-03-01T00:14:00Z" }));
    expect(lines).to.have.length(1);
    expect(JSON.parse(lines[0] ?? "")).to.deep.include({
      source: "kabar",
      outcome: "modified",
      added: 3,
      nextPoll: "2026-03-01T00:14:00Z",
      notes: ["one", "two", "three"],
      msg: "kabar: 3 new, 1 edited",
    });
  });

  it("on a terminal shows the stack of a bug, and of no failure that is expected", async () => {
    const bug = await written(true, (logger) => logger.error({ err: new TypeError("oops") }, "oops"));
    expect(bug.join("\n")).to.match(/ERROR: oops\n\s*TypeError: oops\n\s+at /);
    for (const error of [new MuaraError("no room"), new StoreError("the disk is full", "full")])
      expect(await written(true, (logger) => logger.error({ err: error }, error.message))).to.have.length(1);
  });

  it("keeps the lines of a list of mistakes", async () => {
    const lines = await written(true, (logger) => logger.error("the config is broken\n  a:1: one\n  a:2: two"));
    expect(lines.map((line) => line.trim()).slice(1)).to.deep.equal(["a:1: one", "a:2: two"]);
  });
});

describe("the reminder of the address", () => {
  it("comes once polling is quiet, and again only when many lines have passed", async () => {
    const shown: string[] = [];
    const reminder = createReminder((address) => shown.push(address), 0);
    const quiet = () => new Promise((resolve) => setTimeout(resolve, 5));
    reminder.notePoll();
    await quiet();
    expect(shown, "nothing is served").to.deep.equal([]);
    reminder.setAddress("http://127.0.0.1:3000");
    for (const [polls, count] of [
      [1, 1],
      [9, 1],
      [1, 2],
      [0, 2],
      [30, 3],
    ] as const) {
      for (let poll = 0; poll < polls; poll++) reminder.notePoll();
      await quiet();
      expect(shown).to.have.length(count);
    }
    reminder.notePoll();
    reminder.close();
    expect(new Set(shown)).to.deep.equal(new Set(["http://127.0.0.1:3000/"]));
  });

  for (const [served, opened] of [
    ["http://0.0.0.0:3000", "http://localhost:3000/"],
    ["http://[::]:8080", "http://localhost:8080/"],
    ["http://192.0.2.7:80", "http://192.0.2.7/"],
    ["/run/muara.sock", undefined],
  ] as const) {
    it(`of ${served} is ${opened ?? "none"}`, async () => {
      const shown: string[] = [];
      const reminder = createReminder((address) => shown.push(address), 0);
      reminder.setAddress(served);
      reminder.notePoll();
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(shown).to.deep.equal(opened === undefined ? [] : [opened]);
    });
  }
});
