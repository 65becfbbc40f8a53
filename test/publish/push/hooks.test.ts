import { expect } from "chai";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../src/lib/time.js";
import { HookBench } from "./hook-bench.js";

const named = (...keys: string[]) => keys.map((key) => ({ key }));

describe("webhooks for new items", () => {
  let bench: HookBench;
  beforeEach(() => {
    bench = new HookBench();
  });
  afterEach(() => bench.end());

  it("a new hook sends nothing of what is there, then each new item once, in order of arrival", async () => {
    await bench.begin();
    await bench.arrive("one", ...named("old1", "old2"));
    await bench.run();
    expect(bench.titles).to.deep.equal([]);
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    await bench.arrive("two", ...named("b"));
    await bench.run(SECOND_MS);
    await bench.run(HOUR_MS);
    expect(bench.titles).to.deep.equal(["Title a", "Title b"]);
  });

  it("the body is of the documented form, and the signature that of Standard Webhooks", async () => {
    await bench.begin();
    await bench.run();
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    const [delivery] = bench.deliveries;
    const { type, timestamp, data } = JSON.parse(delivery?.body ?? "");
    expect({ type, timestamp }).to.deep.equal({ type: "items.new", timestamp: "2026-03-01T08:00:01Z" });
    expect(data.feed).to.deep.include({ id: "pagi", title: "Pagi", feed_url: "https://muara.example/feeds/pagi.json" });
    expect(data.items[0]).to.deep.include({
      id: "id-a",
      url: "https://one.example/a",
      title: "Title a",
      content_html: "<p>Body of a</p>",
    });
    expect(delivery?.id).to.match(/^msg_[\w-]{22}$/);
  });

  it("backlog sends the newest of a new hook, and of the first poll of a source", async () => {
    await bench.begin({ backlog: 2 });
    await bench.arrive("one", ...named("a"));
    bench.nowMs += MINUTE_MS;
    await bench.arrive("one", ...named("b"));
    bench.nowMs += MINUTE_MS;
    await bench.arrive("one", ...named("c"));
    await bench.run();
    expect(bench.titles).to.deep.equal(["Title b", "Title c"]);
    const first = (key: string, hour: number) => ({
      key,
      isFromArchive: true as const,
      published: `2026-02-01T0${hour}:00:00Z`,
      sortedAt: `2026-02-01T0${hour}:00:00Z`,
    });
    await bench.arrive("two", first("x", 3), first("y", 2), first("z", 1));
    await bench.run(SECOND_MS);
    expect(bench.titles.slice(2)).to.deep.equal(["Title y", "Title x"]);
  });

  it("the first poll of a source sends nothing, the next one its new items", async () => {
    await bench.begin();
    await bench.run();
    await bench.arrive("one", { key: "a", isFromArchive: true }, { key: "b", isFromArchive: true });
    await bench.run(SECOND_MS);
    expect(bench.titles).to.deep.equal([]);
    await bench.arrive("one", ...named("c"));
    await bench.run(SECOND_MS);
    expect(bench.titles).to.deep.equal(["Title c"]);
  });

  it("an item that is saved after later ones is not lost", async () => {
    await bench.begin();
    await bench.run();
    const early = "2026-03-01T08:00:10Z";
    bench.nowMs += MINUTE_MS;
    await bench.arrive("one", ...named("later"));
    await bench.run(SECOND_MS);
    await bench.arrive("two", { key: "slow", firstSeen: early, published: early, sortedAt: early });
    await bench.run(SECOND_MS);
    expect(bench.titles).to.deep.equal(["Title later", "Title slow"]);
  });

  it("edits are sent as items.updated where `on` says so, and not as new", async () => {
    await bench.begin({ on: ["new", "updated"] });
    await bench.run();
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    await bench.arrive("one", { key: "a", title: "Edited", contentHash: "other", firstSeen: "2026-03-01T08:00:00Z" });
    await bench.arrive("one", ...named("b"));
    await bench.run(SECOND_MS);
    expect(bench.deliveries.map(({ type, titles }) => [type, ...titles])).to.deep.equal([
      ["items.new", "Title a"],
      ["items.updated", "Edited"],
      ["items.new", "Title b"],
    ]);
    expect(new Set(bench.deliveries.map(({ id }) => id)).size).to.equal(3);
  });

  it("edits are not sent where `on` does not say so", async () => {
    await bench.begin();
    await bench.run();
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    await bench.arrive("one", { key: "a", title: "Edited", contentHash: "other" });
    await bench.run(SECOND_MS);
    expect(bench.titles).to.deep.equal(["Title a"]);
  });

  it("copies that the feed merges are sent once, filtered items never", async () => {
    const feeds = [{ id: "pagi", title: "Pagi", drop: { field: "title", contains: ["Iklan"] } }];
    await bench.begin({}, { feeds });
    await bench.run();
    const url = "https://shared.example/story";
    await bench.arrive("one", { key: "a", url, title: "One and the same story of the day" });
    await bench.run(SECOND_MS);
    await bench.arrive("two", { key: "b", url, title: "One and the same story of the day" });
    await bench.arrive("two", { key: "ad", title: "Iklan baris" });
    await bench.run(SECOND_MS);
    expect(bench.titles).to.deep.equal(["One and the same story of the day"]);
  });

  it("at most `batch` items are in one delivery, and `every` parts deliveries", async () => {
    await bench.begin({ batch: 2, every: "10m" });
    await bench.run();
    await bench.arrive("one", ...named("e", "d", "c", "b", "a"));
    await bench.run(SECOND_MS);
    expect(bench.deliveries.map(({ titles }) => titles)).to.deep.equal([["Title a", "Title b"]]);
    await bench.run(9 * MINUTE_MS);
    expect(bench.deliveries).to.have.length(1);
    await bench.run(MINUTE_MS);
    await bench.run(10 * MINUTE_MS);
    expect(bench.deliveries.map(({ titles }) => titles.length)).to.deep.equal([2, 2, 1]);
  });

  it("text is title and link, signed as well", async () => {
    await bench.begin({ format: "text" });
    await bench.run();
    await bench.arrive("one", ...named("b", "a"));
    await bench.run(SECOND_MS);
    expect(bench.deliveries[0]?.body).to.equal("Title a\nhttps://one.example/a\n\nTitle b\nhttps://one.example/b");
    expect(bench.receiver.received[0]?.headers["content-type"]).to.equal("text/plain; charset=utf-8");
  });

  it("without secretEnv there is no signature; with a variable that is not set nothing is sent", async () => {
    await bench.begin({ secretEnv: undefined });
    await bench.run();
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    const [received] = bench.receiver.received;
    expect(received?.headers["webhook-id"]).to.match(/^msg_/);
    expect(received?.headers).to.not.have.property("webhook-signature");
    await bench.end();
    bench = new HookBench();
    await bench.begin({ secretEnv: "MUARA_HOOK_OTHER" });
    expect(bench.config.warnings.join()).to.include("MUARA_HOOK_OTHER is not set");
    await bench.run();
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    expect(bench.receiver.received).to.deep.equal([]);
  });

  for (const status of [500, 404, 301, 307, 400]) {
    it(`a receiver that answers ${status} is sent the same again under the same id; later items wait`, async () => {
      await bench.begin();
      await bench.run();
      bench.receiver.answer = (_, response) => response.writeHead(status, { location: "/elsewhere" }).end();
      await bench.arrive("one", ...named("a"));
      await bench.run(SECOND_MS);
      await bench.arrive("one", ...named("b"));
      await bench.run(SECOND_MS);
      expect(bench.titles).to.deep.equal(["Title a"]);
      bench.receiver.answer = 204;
      await bench.run(10 * SECOND_MS);
      expect(bench.titles).to.deep.equal(["Title a", "Title a", "Title b"]);
      const [first, second, third] = bench.deliveries;
      expect(second?.id).to.equal(first?.id);
      expect(third?.id).to.not.equal(first?.id);
      expect(bench.receiver.received.map(({ path }) => path)).to.deep.equal(["/hook", "/hook", "/hook"]);
    });
  }

  it("a restart sends the delivery under way again under the same id, also with more items waiting", async () => {
    await bench.begin();
    await bench.run();
    bench.receiver.answer = 503;
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    await bench.arrive("one", ...named("b"));
    await bench.restart();
    bench.nowMs += SECOND_MS;
    await bench.arrive("one", ...named("c"));
    bench.receiver.answer = 200;
    await bench.run(MINUTE_MS);
    expect(bench.deliveries.map(({ titles }) => titles)).to.deep.equal([
      ["Title a"],
      ["Title a"],
      ["Title b", "Title c"],
    ]);
    expect(bench.deliveries[1]?.id).to.equal(bench.deliveries[0]?.id);
  });

  it("items that come while Muara does not send are sent after the start", async () => {
    await bench.begin();
    await bench.run();
    await bench.arrive("one", ...named("a"));
    await bench.restart();
    await bench.run(SECOND_MS);
    expect(bench.titles).to.deep.equal(["Title a"]);
  });

  it("Retry-After is respected", async () => {
    await bench.begin();
    await bench.run();
    bench.receiver.answer = (_, response) => response.writeHead(429, { "retry-after": "7200" }).end();
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    bench.receiver.answer = 200;
    await bench.run(HOUR_MS);
    expect(bench.deliveries).to.have.length(1);
    await bench.run(HOUR_MS);
    expect(bench.deliveries).to.have.length(2);
  });

  it("after a day of failures the hook is paused with an alert, keeps its items, and goes on when it is resumed", async () => {
    await bench.begin();
    await bench.run();
    bench.receiver.answer = 500;
    await bench.arrive("one", ...named("a"));
    for (let hours = 0; hours < 30; hours++) await bench.run(HOUR_MS);
    expect(bench.events.at(-1)?.kind).to.equal("paused");
    expect(bench.events.filter(({ kind }) => kind === "paused")).to.have.length(1);
    const tries = bench.deliveries.length;
    expect(tries).to.be.within(10, 22);
    expect(bench.hooks.status()[0]?.record?.pausedMs).to.be.a("number");
    await bench.restart();
    bench.receiver.answer = 200;
    await bench.arrive("one", ...named("b"));
    await bench.run(2 * DAY_MS);
    expect(bench.deliveries).to.have.length(tries);
    const [hook] = bench.config.hooks;
    if (hook !== undefined) await bench.hooks.resume(hook);
    await bench.run(SECOND_MS);
    expect(bench.titles.slice(tries)).to.deep.equal(["Title a", "Title b"]);
  });

  it("410 disables the hook, also over a restart", async () => {
    await bench.begin();
    await bench.run();
    bench.receiver.answer = 410;
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    bench.receiver.answer = 200;
    await bench.restart();
    await bench.arrive("one", ...named("b"));
    await bench.run(2 * DAY_MS);
    expect(bench.deliveries).to.have.length(1);
    expect(bench.events.map(({ kind }) => kind)).to.deep.equal(["disabled"]);
  });

  it("items of a private feed leave only by its own hook, and its token not at all", async () => {
    const feeds = [
      { id: "pagi", title: "Pagi", sources: ["one"] },
      { id: "rahasia", sources: ["two"], token: "a-very-long-secret-token" },
    ];
    await bench.begin({}, { feeds });
    await bench.run();
    await bench.arrive("two", ...named("secret"));
    await bench.run(SECOND_MS);
    expect(bench.deliveries).to.deep.equal([]);
    await bench.end();
    bench = new HookBench();
    await bench.begin({ feed: "rahasia" }, { feeds });
    await bench.run();
    await bench.arrive("two", ...named("secret"));
    await bench.run(SECOND_MS);
    expect(bench.titles).to.deep.equal(["Title secret"]);
    expect(bench.deliveries[0]?.body).to.not.include("a-very-long-secret-token");
  });

  it("an address that is not allowed is not dialled", async () => {
    await bench.begin({ url: "http://127.0.0.2:9/hook" });
    await bench.run();
    await bench.arrive("one", ...named("a"));
    await bench.run(SECOND_MS);
    expect(bench.events.map(({ kind }) => kind)).to.deep.equal(["failed"]);
    expect(bench.events[0]?.reason).to.include("not an address of the public internet");
  });

  it("a receiver that never answers delays no other hook", async () => {
    await bench.begin();
    const hanging = { feed: "pagi", url: `${bench.receiver.origin}/hangs` };
    bench.hooks.replaceConfig({
      ...bench.config,
      hooks: [
        { ...hanging, feedId: "pagi", on: ["new"], batch: 9, everyMs: 0, format: "text", backlog: 0 },
        ...bench.config.hooks,
      ],
    });
    await bench.run();
    const answered = new Promise<void>((resolve) => {
      bench.receiver.answer = ({ path }, response) => {
        if (path === "/hangs") return;
        response.end();
        resolve();
      };
    });
    await bench.arrive("one", ...named("a"));
    bench.nowMs += SECOND_MS;
    await bench.hooks.tick();
    await answered;
  });

  it("a thousand items in one poll are all sent, in order", async () => {
    await bench.begin({ batch: 100 });
    await bench.run();
    const keys = Array.from({ length: 1_000 }, (_, n) => `k${String(999 - n).padStart(3, "0")}`);
    await bench.arrive("one", ...named(...keys));
    await bench.run(SECOND_MS);
    expect(bench.titles).to.deep.equal(keys.toReversed().map((key) => `Title ${key}`));
  });
});
