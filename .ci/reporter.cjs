// Reports progress: one line that is rewritten on a terminal, a line every ten seconds elsewhere; failures as they happen.
const { reporters } = require("mocha");

const EVERY_MS = 10_000;
const REDRAW_MS = 200;

class Progress extends reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    const total = Number(options.reporterOptions?.files ?? 0);
    const seen = new Set();
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const begunMs = performance.now();
    const isTerminal = process.stdout.isTTY === true;
    let printedMs = begunMs;
    const line = () => {
      const seconds = Math.round((performance.now() - begunMs) / 1000);
      const skipped = counts.skipped === 0 ? "" : `, ${counts.skipped} skipped`;
      return `${seconds} s: ${seen.size} of ${total} files, ${counts.passed} passed, ${counts.failed} failed${skipped}`;
    };
    const show = () => {
      if (performance.now() - printedMs < (isTerminal ? REDRAW_MS : EVERY_MS)) return;
      printedMs = performance.now();
      process.stdout.write(isTerminal ? `\r\u001b[2K${line()}` : `${line()}\n`);
    };
    const timer = setInterval(show, isTerminal ? REDRAW_MS : EVERY_MS);
    const count = (kind) => (test) => {
      counts[kind] += 1;
      if (test.file) seen.add(test.file);
      show();
    };
    runner.on("pass", count("passed"));
    runner.on("pending", count("skipped"));
    runner.on("fail", (test, error) => {
      const [message] = String(error?.message ?? error).split("\n");
      process.stdout.write(`${isTerminal ? "\r\u001b[2K" : ""}failed: ${test.fullTitle()}\n        ${message}\n`);
      count("failed")(test);
    });
    runner.once("end", () => {
      clearInterval(timer);
      process.stdout.write(`${isTerminal ? "\r\u001b[2K" : ""}${line()}\n`);
      this.epilogue();
    });
  }
}

module.exports = Progress;
