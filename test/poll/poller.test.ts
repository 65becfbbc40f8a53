import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { createPoller, type PollerOptions } from "../../src/poll/poller.js";
import type { Lease } from "../../src/store/store.js";
import { StoreError } from "../../src/store/store-errors.js";
import { until } from "../support/running.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const NOW = "2026-01-01T00:00:00Z";
/** Longer than any poll of a test takes on a busy machine. */
const LONG_MS = WAIT_LIMIT_MS;
/** Time for what should not happen. */
const LOOK_MS = 100;
const lease = (host: string, ...sourceIds: string[]): Lease => ({ host, token: 1, until: NOW, sourceIds });

function pollerOver(
  leases: Lease[],
  pollSource: PollerOptions["pollSource"],
  concurrency = 2,
  renew = async () => true,
  lingersAfterMs = 20,
) {
  const released: string[] = [];
  const errors: unknown[] = [];
  const take = async (max: number) => leases.splice(0, max);
  const poller = createPoller({
    store: {
      claimDue: ({ maxHosts }) => take(maxHosts),
      claim: () => take(Number.POSITIVE_INFINITY),
      renew,
      release: async ({ host }) => {
        released.push(host);
      },
    },
    pollSource,
    concurrency,
    worker: "test",
    lingersAfterMs,
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
    const pollHost: PollerOptions["pollSource"] = async ({ host }) => {
      expect(active.has(host)).to.equal(false);
      active.add(host);
      most = Math.max(most, active.size);
      await sleep(5);
      active.delete(host);
    };
    const { poller, released } = pollerOver(leases, pollHost, 2, async () => true, LONG_MS);
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

  it("a host whose poll broke off is not given back: its server has rest until the lease ends", async () => {
    const { poller, released } = pollerOver([lease("a", "a1", "a2"), lease("b", "b1")], async (_lease, id) => {
      if (id === "a1") throw new Error("no space left on device");
    });
    await poller.drain();
    expect(released).to.deep.equal(["b"]);
  });

  it("a host whose poll broke off because the store was away is given back, to go on when the store does", async () => {
    const { poller, released } = pollerOver([lease("a", "a1"), lease("b", "b1")], async (_lease, id) => {
      if (id === "a1") throw new StoreError("the database is restarting", "unavailable");
    });
    await poller.drain();
    expect([...released].sort()).to.deep.equal(["a", "b"]);
  });

  it("one slow host delays no other", async () => {
    const done: string[] = [];
    const others = ["a", "b", "c", "d"];
    const { poller } = pollerOver(
      [lease("slow", "s"), ...others.map((host) => lease(host, host))],
      async ({ host }) => {
        if (host === "slow") await until(() => (done.length === others.length ? true : undefined));
        done.push(host);
      },
    );
    await poller.drain();
    expect(done).to.deep.equal(["a", "b", "c", "d", "slow"]);
  });

  for (const { hang, started } of [
    { hang: 2, started: ["slow0", "slow1", "a", "b"] },
    { hang: 20, started: Array.from({ length: 10 }, (_, index) => `slow${index}`) },
  ]) {
    it(`of two slots, ${hang} hosts that hang hold up none and no more than ten at once are begun`, async () => {
      const begun: string[] = [];
      let free: () => void = () => undefined;
      const hanging = new Promise<void>((resolve) => {
        free = resolve;
      });
      const hosts = [...Array.from({ length: hang }, (_, index) => `slow${index}`), "a", "b"];
      const leases = hosts.map((host) => lease(host, host));
      const { poller } = pollerOver(leases, ({ host }) => {
        begun.push(host);
        return host.startsWith("slow") ? hanging : Promise.resolve();
      });
      const drained = poller.drain();
      await until(() => (begun.length >= started.length ? true : undefined));
      await sleep(LOOK_MS);
      expect(begun).to.deep.equal(started);
      free();
      await drained;
      expect(begun).to.have.length(hosts.length);
    });
  }

  it("an overdue backlog is polled oldest first, few names of one hoster at once, and others do not wait for it", async () => {
    const hoster = Array.from({ length: 30 }, (_, index) => `blog${index}.hoster.example:443`);
    const others = Array.from({ length: 6 }, (_, index) => `news${index}.example`);
    const active = new Set<string>();
    const order: string[] = [];
    let most = 0;
    const leases = [...hoster, ...others].map((host) => lease(host, host));
    const polls = pollerOver(
      leases,
      async ({ host }) => {
        order.push(host);
        active.add(host);
        most = Math.max(most, [...active].filter((name) => name.includes("hoster")).length);
        await sleep(4);
        active.delete(host);
      },
      8,
      async () => true,
      LONG_MS,
    );
    await polls.poller.drain();
    expect(most).to.equal(4);
    expect(order.filter((host) => hoster.includes(host))).to.deep.equal(hoster);
    expect(order.indexOf("news5.example")).to.be.below(16);
    expect(polls.released).to.have.length(36);
  });

  it("a host that waited so long that another took it is left to that one", async () => {
    const polled: string[] = [];
    const leases = Array.from({ length: 6 }, (_, index) => lease(`blog${index}.hoster.example`, `s${index}`));
    const { poller } = pollerOver(
      leases,
      async (_lease, id) => void polled.push(id),
      8,
      async () => false,
    );
    await poller.drain();
    expect(polled).to.deep.equal(["s0", "s1", "s2", "s3"]);
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
