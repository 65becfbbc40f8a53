import { expect } from "chai";
import { pino } from "pino";
import { type HealthState, noteError, noteReport, problemsOf, statusOf } from "../../src/cli/runtime/health-state.js";
import { createStoreTrouble } from "../../src/cli/runtime/store-trouble.js";
import { StoreError } from "../../src/store/store-errors.js";

const FULL = new StoreError('Cannot save source "a" to /data/a.json: ENOSPC. Free space on that disk.', "full");

function listen() {
  const lines: { level: number; msg: string; err?: unknown }[] = [];
  let nowMs = 0;
  const logger = pino({ level: "info" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const trouble = createStoreTrouble(logger, () => nowMs);
  return { lines, trouble, wait: (ms: number) => (nowMs += ms) };
}

describe("a store that fails", () => {
  it("is logged once while that lasts, with the message and without a stack, and once when it is over", () => {
    const { lines, trouble, wait } = listen();
    for (let poll = 0; poll < 50; poll += 1) {
      trouble.note(FULL, `s${poll}`);
      // A small write succeeds between others.
      trouble.noteSaved();
      wait(30_000);
    }
    expect(lines.map(({ msg }) => msg)).to.deep.equal([FULL.message]);
    expect(JSON.stringify(lines)).to.not.include("stack").and.to.not.include("err");
    wait(60_000);
    trouble.noteSaved();
    trouble.noteSaved();
    expect(lines.map(({ msg }) => msg)).to.deep.equal([FULL.message, "the store saves again"]);
    trouble.note(FULL);
    expect(lines).to.have.length(3);
  });

  it("is logged for each file that is damaged", () => {
    const { lines, trouble } = listen();
    for (const file of ["a", "b"]) trouble.note(new StoreError(`${file} is damaged`, "damaged"));
    expect(lines.map(({ msg }) => msg)).to.deep.equal(["a is damaged", "b is damaged"]);
  });

  it("is a problem, and no reason against serving feeds, until a poll is saved", async () => {
    const condition: HealthState = {};
    noteError(condition, FULL);
    const status = () =>
      statusOf({ sources: Promise.resolve([]), started: "2026-01-01T00:00:00Z", condition, nowMs: 0 });
    const { problems, unready } = await status();
    expect(problems).to.deep.equal(["the store fails (full): feeds are served as they are, new items are not saved"]);
    expect(unready).to.deep.equal([]);
    noteReport(condition, { outcome: "notModified" });
    expect(problemsOf(condition)).to.deep.equal([]);
  });
});
