import { expect } from "chai";
import { createSourceStatuses } from "../../src/cli/runtime/source-statuses.js";
import { sampleConfig, sampleSource } from "../support/samples.js";

const STATE = { url: "https://a.example/", nextPoll: "2026-01-01T00:00:00Z", nextPollReason: "", failures: 0 };

function create(count: number) {
  let reads = 0;
  let nowMs = 0;
  let config = sampleConfig({});
  const store = {
    getStates: async () => {
      reads++;
      return Array.from({ length: count }, (_, at) => ({ ...STATE, sourceId: `s${at}` }));
    },
  };
  const statuses = createSourceStatuses(
    store,
    () => config,
    () => nowMs,
  );
  return {
    statuses,
    readsOf: async (times: number) => {
      const before = reads;
      for (let at = 0; at < times; at++) await statuses.readCached();
      return reads - before;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
    changeConfig: () => {
      config = sampleConfig({ sources: [sampleSource("s0", { title: "Renamed" })] });
    },
  };
}

describe("the statuses of sources", () => {
  it("are read from the store again after a poll, another config, and 5 s", async () => {
    const { statuses, readsOf, pass, changeConfig } = create(10);
    expect(await readsOf(5)).to.equal(1);
    pass(4_999);
    expect(await readsOf(5)).to.equal(0);
    pass(1);
    expect(await readsOf(5)).to.equal(1);
    pass(1);
    statuses.invalidate();
    expect(await readsOf(5)).to.equal(1);
    changeConfig();
    expect(await readsOf(5)).to.equal(1);
    expect((await statuses.readCached())[0]?.title).to.equal("Renamed");
  });

  it("of 10,000 sources are read at most once a second, however often one is polled", async () => {
    const { statuses, readsOf, pass } = create(10_000);
    await readsOf(1);
    for (let at = 0; at < 9; at++) {
      pass(100);
      statuses.invalidate();
      expect(await readsOf(3)).to.equal(0);
    }
    pass(100);
    expect(await readsOf(3)).to.equal(1);
  });

  it("are the same list as long as nothing changed, and one reading serves all who wait", async () => {
    const { statuses } = create(10);
    const [one, other] = await Promise.all([statuses.readCached(), statuses.readCached()]);
    expect(other).to.equal(one);
    expect(await statuses.readCached()).to.equal(one);
    expect(await statuses.read()).to.not.equal(one);
  });
});
