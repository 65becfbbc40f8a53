import { expect } from "chai";
import type { SourceState } from "../../src/domain/source-state.js";
import { healthOf } from "../../src/poll/source-health.js";

const NOW_MS = Date.parse("2025-01-08T10:00:00Z");
const POLLED = {
  sourceId: "a",
  url: "https://a.example/rss",
  lastPoll: "2025-01-08T09:00:00Z",
  nextPoll: "2025-01-08T10:30:00Z",
  nextPollReason: "fixed",
  failures: 0,
};

describe("how a source is", () => {
  const table: readonly [claim: string, state: SourceState | undefined, paused: boolean, kind: string, why: string][] =
    [
      ["polled and due later: well", POLLED, false, "ok", ""],
      ["due a moment ago: well", { ...POLLED, nextPoll: "2025-01-08T09:46:00Z" }, false, "ok", ""],
      ["due long ago: late", { ...POLLED, nextPoll: "2025-01-08T09:44:00Z" }, false, "late", "09:44"],
      [
        "answers 304 wrongly: well, with the reason",
        { ...POLLED, false304: { since: "2025-01-01T00:00:00Z", last: "2025-01-07T00:00:00Z" } },
        false,
        "ok",
        "server answered 304 although its document changed (2025-01-07",
      ],
      ["unknown: new", undefined, false, "new", "not polled yet"],
      [
        "failed three times: failing",
        { ...POLLED, failures: 3, lastError: "no answer" },
        false,
        "failing",
        "3 times: no answer",
      ],
      ["paused while it fails: paused", { ...POLLED, failures: 3 }, true, "paused", "config"],
      ["answered 410: gone, paused or not", { ...POLLED, goneAt: "2025-01-02T00:00:00Z" }, true, "gone", "2025-01-02"],
    ];
  for (const [claim, state, paused, kind, why] of table) {
    it(claim, () => {
      const health = healthOf({ paused }, state, NOW_MS);
      expect(health.kind).to.equal(kind);
      expect(health.why).to.include(why);
    });
  }
});
