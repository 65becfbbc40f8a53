import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Lease } from "../../src/store/port.js";
import { createPoller, type PollerOptions } from "../../src/work/poller.js";

const NOW = "2026-01-01T00:00:00Z";
const lease = (host: string, ...sourceIds: string[]): Lease => ({ host, token: 1, until: NOW, sourceIds });

function pollerOver(leases: Lease[], pollSource: PollerOptions["pollSource"], concurrency = 2) {
  const released: string[] = [];
  const errors: unknown[] = [];
  const take = async (max: number) => leases.splice(0, max);
  const poller = createPoller({
    store: {
      claimDue: ({ maxHosts }) => take(maxHosts),
      claim: () => take(Number.POSITIVE_INFINITY),
      renew: async () => true,
      release: async ({ host }) => {
        released.push(host);
      },
    },
    pollSource,
    concurrency,
    worker: "test",
    now: () => NOW,
    onError: (error) => errors.push(error),
  });
  return { poller, released, errors };
}

describe("the poller", () => {
  it("polls the sources of one host one after the other, and at most `concurrency` hosts at once", async () => {
    const active = new Set<string>();
    let most = 0;
    const leases = [lease("a", "a1", "a2"), lease("b", "b1"), lease("c", "c1"), lease("d", "d1")];
    const { poller, released } = pollerOver(leases, async ({ host }) => {
      expect(active.has(host)).to.equal(false);
      active.add(host);
      most = Math.max(most, active.size);
      await sleep(5);
      active.delete(host);
    });
    await poller.drain();
    expect(most).to.equal(2);
    expect(released.sort()).to.deep.equal(["a", "b", "c", "d"]);
  });

  it("goes on when a poll rejects, and says for which source", async () => {
    const polled: string[] = [];
    const { poller, errors } = pollerOver([lease("a", "a1", "a2")], async (_lease, id) => {
      polled.push(id);
      if (id === "a1") throw new Error("boom");
    });
    await poller.drain();
    expect(polled).to.deep.equal(["a1", "a2"]);
    expect(errors).to.have.length(1);
  });

  it("one slow host delays no other", async () => {
    const done: string[] = [];
    const leases = [lease("slow", "s"), ...["a", "b", "c", "d"].map((host) => lease(host, host))];
    const { poller } = pollerOver(leases, async ({ host }) => {
      await sleep(host === "slow" ? 80 : 2);
      done.push(host);
    });
    await poller.drain();
    expect(done).to.deep.equal(["a", "b", "c", "d", "slow"]);
  });

  it("after stop nothing is claimed any more", async () => {
    const leases = [lease("a", "a1")];
    const { poller } = pollerOver(leases, async () => undefined);
    await poller.stop();
    poller.tick();
    await sleep(5);
    expect(leases).to.have.length(1);
  });

  it("polls named sources now and says which are busy elsewhere", async () => {
    const { poller } = pollerOver([lease("a", "a1")], async () => undefined);
    expect(await poller.pollNow(["a1", "z"])).to.deep.equal({ polled: ["a1"], busy: ["z"] });
  });
});
