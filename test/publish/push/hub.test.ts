import { createHmac } from "node:crypto";
import { expect } from "chai";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../src/lib/time.js";
import { openReceiver } from "../../support/receiver.js";
import { confirming, HubBench, SITE, TOPIC } from "./hub-bench.js";

const signatureOf = (body: string, secret: string) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

describe("the hub", () => {
  let bench: HubBench;
  beforeEach(async () => {
    bench = new HubBench();
  });
  afterEach(() => bench.end());

  for (const [method, headers, status] of [
    ["GET", {}, 200],
    ["HEAD", {}, 200],
    ["GET", { "if-none-match": "*" }, 304],
    ["HEAD", { "if-none-match": "*" }, 304],
  ] as const) {
    it(`${method} that is answered ${status} has Link headers with rel=hub and rel=self`, async () => {
      await bench.begin();
      for (const format of ["rss", "atom", "json"]) {
        const answer = await fetch(`${bench.origin}/feeds/pagi.${format}`, { method, headers });
        expect(answer.status).to.equal(status);
        expect(answer.headers.get("link")).to.equal(
          `<${SITE}/hub>; rel="hub", <${SITE}/feeds/pagi.${format}>; rel="self"`,
        );
      }
    });
  }

  it("the documents of every format name hub and self; pages and queries do not", async () => {
    await bench.begin();
    const text = async (path: string) => (await fetch(bench.origin + path)).text();
    const rss = await text("/feeds/pagi.rss");
    expect(/<atom:link [^>]*rel="hub"[^>]*>/.exec(rss)?.[0]).to.include(`href="${SITE}/hub"`);
    expect(await text("/feeds/pagi.atom")).to.include(`<link rel="hub" href="${SITE}/hub"/>`);
    expect(JSON.parse(await text("/feeds/pagi.json")).hubs).to.deep.equal([{ type: "WebSub", url: `${SITE}/hub` }]);
    const page = await fetch(`${bench.origin}/feeds/pagi`);
    expect(page.headers.get("link")).to.equal(null);
    const query = await fetch(`${bench.origin}/feeds/pagi.json?limit=1`);
    expect(query.headers.get("link")).to.equal(null);
  });

  it("websub.rocks hub 100: verifies the intent, then delivers the changed document, without a signature", async () => {
    await bench.begin();
    expect(await bench.subscribe("/callback?id=7")).to.equal(202);
    const asked = new URL(bench.verifications[0]?.path ?? "", "http://a").searchParams;
    expect(Object.fromEntries(asked)).to.deep.include({
      id: "7",
      "hub.mode": "subscribe",
      "hub.topic": TOPIC,
      "hub.lease_seconds": "864000",
    });
    expect(asked.get("hub.challenge")).to.match(/^[\w-]{32}$/);
    await bench.run(MINUTE_MS);
    expect(bench.deliveries).to.deep.equal([]);
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    const [delivery] = bench.deliveries;
    expect(delivery?.path).to.equal("/callback?id=7");
    expect(delivery?.headers["content-type"]).to.equal("application/atom+xml; charset=utf-8");
    expect(delivery?.headers["link"]).to.equal(`<${SITE}/hub>; rel="hub", <${TOPIC}>; rel="self"`);
    expect(delivery?.headers).to.not.have.property("x-hub-signature");
    expect(delivery?.body).to.equal(await (await fetch(`${bench.origin}/feeds/pagi.atom`)).text());
  });

  it("websub.rocks hub 101: signs with the secret of the subscriber", async () => {
    await bench.begin();
    await bench.subscribe("/callback", { "hub.secret": "rahasia sekali" });
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    const [delivery] = bench.deliveries;
    expect(delivery?.headers["x-hub-signature"]).to.equal(signatureOf(delivery?.body ?? "", "rahasia sekali"));
  });

  it("websub.rocks hub 102: ignores parameters that it does not know", async () => {
    await bench.begin();
    expect(await bench.subscribe("/callback", { "hub.foo": "bar", foo: "bar" })).to.equal(202);
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    expect(bench.deliveries).to.have.length(1);
  });

  it("websub.rocks hub 103: a subscription that is repeated before it ends is prolonged, with the new secret", async () => {
    await bench.begin();
    await bench.subscribe("/callback", { "hub.lease_seconds": "7200", "hub.secret": "old" });
    await bench.run(HOUR_MS);
    await bench.subscribe("/callback", { "hub.lease_seconds": "7200", "hub.secret": "new" });
    await bench.run(HOUR_MS + MINUTE_MS);
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    expect(bench.deliveries).to.have.length(1);
    expect(bench.deliveries[0]?.headers["x-hub-signature"]).to.equal(
      signatureOf(bench.deliveries[0]?.body ?? "", "new"),
    );
    await bench.run(HOUR_MS);
    await bench.arrive("third");
    await bench.run(SECOND_MS);
    expect(bench.deliveries).to.have.length(1);
    expect(await bench.hub.countSubscriptions()).to.equal(0);
  });

  it("websub.rocks hub 104: unsubscribes when the callback confirms it, and only then", async () => {
    await bench.begin();
    await bench.subscribe();
    bench.subscriber.answer = 404;
    await bench.subscribe("/callback", { "hub.mode": "unsubscribe" });
    expect(await bench.hub.countSubscriptions()).to.equal(1);
    bench.subscriber.answer = confirming;
    await bench.subscribe("/callback", { "hub.mode": "unsubscribe" });
    expect(await bench.hub.countSubscriptions()).to.equal(0);
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    expect(bench.deliveries).to.deep.equal([]);
  });

  it("websub.rocks hub 105: XML is delivered as it is served, byte for byte", async () => {
    await bench.begin();
    await bench.subscribe("/callback", { "hub.topic": `${SITE}/feeds/pagi.rss` });
    await bench.arrive("second ☕");
    await bench.run(SECOND_MS);
    expect(bench.deliveries[0]?.headers["content-type"]).to.equal("application/rss+xml; charset=utf-8");
    expect(bench.deliveries[0]?.body).to.equal(await (await fetch(`${bench.origin}/feeds/pagi.rss`)).text());
  });

  it("websub.rocks hub 106: JSON is delivered as it is served, byte for byte", async () => {
    await bench.begin();
    await bench.subscribe("/callback", { "hub.topic": `${SITE}/feeds/pagi.json` });
    await bench.arrive("second ☕");
    await bench.run(SECOND_MS);
    expect(bench.deliveries[0]?.headers["content-type"]).to.equal("application/feed+json; charset=utf-8");
    expect(bench.deliveries[0]?.body).to.equal(await (await fetch(`${bench.origin}/feeds/pagi.json`)).text());
  });

  for (const [what, form, status] of [
    ["no mode", { "hub.mode": "" }, 400],
    ["the mode publish", { "hub.mode": "publish" }, 400],
    ["a topic of another site", { "hub.topic": "https://other.example/feed" }, 422],
    ["a topic that is a page", { "hub.topic": `${SITE}/feeds/pagi` }, 422],
    ["a private feed without its token", { "hub.topic": `${SITE}/feeds/rahasia.atom` }, 422],
    ["a private feed with a wrong token", { "hub.topic": `${SITE}/feeds/wrong-token-of-20chars/rahasia.atom` }, 422],
    ["no topic", { "hub.topic": "x" }, 400],
    ["no callback", { "hub.callback": "" }, 400],
    ["a callback of another scheme", { "hub.callback": "ftp://127.0.0.1/x" }, 400],
    ["a callback that is a file", { "hub.callback": "file:///etc/passwd" }, 400],
    ["a callback with a password", { "hub.callback": "http://user:secret@127.0.0.1/" }, 400],
    ["a callback that is too long", { "hub.callback": `http://127.0.0.1/${"x".repeat(3_000)}` }, 400],
    ["a secret that is too long", { "hub.secret": "é".repeat(101) }, 400],
    ["a lease that is no number", { "hub.lease_seconds": "-5" }, 400],
  ] as const) {
    it(`a request with ${what} is answered ${status}, and nothing is dialled`, async () => {
      await bench.begin();
      expect(await bench.subscribe("/callback", form)).to.equal(status);
      expect(bench.subscriber.received).to.deep.equal([]);
    });
  }

  it("a private feed is subscribed to by its token address", async () => {
    await bench.begin();
    const topic = `${SITE}/feeds/a-very-long-secret-token/rahasia.json`;
    expect(await bench.subscribe("/callback", { "hub.topic": topic })).to.equal(202);
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    expect(bench.deliveries).to.have.length(1);
  });

  for (const [what, answer] of [
    ["404", 404],
    ["another text", (_: unknown, response: import("node:http").ServerResponse) => response.end("yes")],
    [
      "a redirect",
      (_: unknown, response: import("node:http").ServerResponse) =>
        response.writeHead(302, { location: "/other" }).end(),
    ],
  ] as const) {
    it(`a callback that answers the verification with ${what} is not subscribed`, async () => {
      await bench.begin();
      bench.subscriber.answer = answer;
      expect(await bench.subscribe()).to.equal(202);
      bench.subscriber.answer = confirming;
      await bench.arrive("second");
      await bench.run(SECOND_MS);
      expect(bench.deliveries).to.deep.equal([]);
      expect(bench.subscriber.received).to.have.length(1);
    });
  }

  for (const callback of [
    "http://127.0.0.2:9/x",
    "http://[::1]:9/x",
    "http://169.254.169.254/latest/meta-data",
    "http://localhost:9/x",
    "http://0x7f000001:9/x",
    "http://[::ffff:127.0.0.2]:9/",
    "http://10.0.0.1/",
  ]) {
    it(`the callback ${callback} is not dialled`, async () => {
      await bench.begin();
      await bench.subscribe(callback);
      expect(bench.events.map(({ kind }) => kind)).to.deep.equal(["unverified"]);
      expect(bench.events[0]?.reason).to.match(/not an address of the public internet/);
      expect(await bench.hub.countSubscriptions()).to.equal(0);
    });
  }

  it("leases are from an hour to 30 days", async () => {
    await bench.begin();
    for (const seconds of ["1", "99999999"]) await bench.subscribe("/callback", { "hub.lease_seconds": seconds });
    const leases = bench.verifications.map(({ path }) =>
      new URL(path, "http://a").searchParams.get("hub.lease_seconds"),
    );
    expect(leases).to.deep.equal(["3600", "2592000"]);
  });

  it("subscriptions are limited in all, for a callback host, and in a minute", async () => {
    await bench.begin({ limits: { maxPerHost: 2, maxVerificationsPerHost: 5 } });
    for (const path of ["/1", "/2"]) expect(await bench.subscribe(path)).to.equal(202);
    expect(await bench.subscribe("/3")).to.equal(429);
    expect(await bench.subscribe("/1"), "one that is known is prolonged").to.equal(202);
    expect(await bench.subscribe("/1")).to.equal(202);
    expect(await bench.subscribe("/1"), "too many in a minute").to.equal(429);
    await bench.run(MINUTE_MS);
    expect(await bench.subscribe("/1")).to.equal(202);
    await bench.end();
    bench = new HubBench();
    await bench.begin({ limits: { maxSubscriptions: 1 } });
    expect(await bench.subscribe("/1")).to.equal(202);
    const full = await bench.post({
      "hub.mode": "subscribe",
      "hub.topic": TOPIC,
      "hub.callback": `${bench.subscriber.origin}/2`,
    });
    expect(full.status).to.equal(503);
    expect(full.headers.get("retry-after")).to.equal("60");
  });

  it("a huge form is rejected, other types and methods too", async () => {
    await bench.begin();
    const huge = await bench.post({ "hub.mode": "subscribe", junk: "x".repeat(100_000) });
    expect(huge.status).to.equal(413);
    expect((await bench.post({}, { "content-type": "application/json" })).status).to.equal(415);
    const get = await fetch(`${bench.origin}/hub`);
    expect({ status: get.status, allow: get.headers.get("allow") }).to.deep.equal({ status: 405, allow: "POST" });
  });

  it("changes within a second are one delivery of the newest state", async () => {
    await bench.begin();
    await bench.subscribe();
    await bench.arrive("second");
    await bench.arrive("third");
    await bench.run(SECOND_MS);
    expect(bench.deliveries).to.have.length(1);
    expect(bench.deliveries[0]?.body).to.include("Title third");
    await bench.run(MINUTE_MS);
    expect(bench.deliveries).to.have.length(1);
  });

  it("failures are tried again after 1 min, 5 min, 30 min, 3 h and 12 h, then with the next change", async () => {
    await bench.begin();
    await bench.subscribe();
    bench.subscriber.answer = 500;
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    for (const [index, waitMs] of [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 3 * HOUR_MS, 12 * HOUR_MS].entries()) {
      await bench.run(waitMs - 2 * SECOND_MS);
      expect(bench.deliveries).to.have.length(index + 1);
      await bench.run(2 * SECOND_MS);
      expect(bench.deliveries).to.have.length(index + 2);
    }
    await bench.run(DAY_MS);
    expect(bench.deliveries).to.have.length(6);
    bench.subscriber.answer = confirming;
    await bench.arrive("third");
    await bench.run(SECOND_MS);
    expect(bench.deliveries).to.have.length(7);
    expect(bench.deliveries[6]?.body).to.include("Title third");
  });

  it("a retry has the newest state", async () => {
    await bench.begin();
    await bench.subscribe();
    bench.subscriber.answer = 500;
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    bench.subscriber.answer = confirming;
    await bench.arrive("third");
    await bench.run(SECOND_MS);
    await bench.run(MINUTE_MS);
    expect(bench.deliveries).to.have.length(2);
    expect(bench.deliveries[1]?.body).to.include("Title third");
    await bench.run(HOUR_MS);
    expect(bench.deliveries).to.have.length(2);
  });

  it("410 ends the subscription at once", async () => {
    await bench.begin();
    await bench.subscribe();
    bench.subscriber.answer = 410;
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    bench.subscriber.answer = confirming;
    await bench.arrive("third");
    await bench.run(DAY_MS);
    expect(bench.deliveries).to.have.length(1);
    expect(await bench.hub.countSubscriptions()).to.equal(0);
  });

  it("a redirect of a delivery is a failure: nothing is sent elsewhere", async () => {
    await bench.begin();
    const canary = await openReceiver();
    await bench.subscribe();
    bench.subscriber.answer = (_, response) => response.writeHead(307, { location: `${canary.origin}/x` }).end();
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    await canary.close();
    expect(canary.received).to.deep.equal([]);
    expect(bench.events.at(-1)?.kind).to.equal("failed");
  });

  it("after a restart subscribers get what changed meanwhile, and nothing twice", async () => {
    await bench.begin();
    await bench.subscribe("/callback", { "hub.secret": "s" });
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    await bench.restart();
    await bench.run(MINUTE_MS);
    expect(bench.deliveries).to.have.length(1);
    await bench.arrive("third");
    await bench.restart();
    await bench.run(MINUTE_MS);
    expect(bench.deliveries).to.have.length(2);
    expect(bench.deliveries[1]?.headers["x-hub-signature"]).to.equal(signatureOf(bench.deliveries[1]?.body ?? "", "s"));
  });

  it("hanging subscribers of many hosts delay no other", async () => {
    const hanging = await Promise.all(Array.from({ length: 30 }, () => openReceiver(confirming)));
    try {
      const hosts = hanging.map(({ host }) => host);
      await bench.begin({ change: ({ host }) => ({ polling: { allowPrivate: [host, ...hosts] } }) });
      for (const { origin } of hanging) for (let n = 0; n < 12; n++) await bench.subscribe(`${origin}/${n}`);
      await bench.subscribe("/callback");
      for (const one of hanging) one.answer = () => {};
      const delivered = new Promise<void>((resolve) => {
        bench.subscriber.answer = (_, response) => {
          response.end();
          resolve();
        };
      });
      await bench.arrive("second");
      bench.nowMs += SECOND_MS;
      await bench.hub.tick();
      await delivered;
      expect(
        hanging.flatMap(({ received }) => received.filter(({ method }) => method === "POST")).length,
      ).to.be.at.most(240);
    } finally {
      await Promise.all(hanging.map((one) => one.close()));
    }
  });

  it("external hubs are told of changes of public feeds, again when they fail, and not of private ones", async () => {
    await bench.begin({ change: ({ origin }) => ({ publish: { hub: `${origin}/publish` } }) });
    const feed = await fetch(`${bench.origin}/feeds/pagi.json`);
    expect(feed.headers.get("link")).to.include(`<${bench.subscriber.origin}/publish>; rel="hub"`);
    const secret = await fetch(`${bench.origin}/feeds/a-very-long-secret-token/rahasia.json`);
    expect(secret.headers.get("link")).to.equal(null);
    expect((await bench.post({})).status).to.equal(405);
    await bench.run(MINUTE_MS);
    bench.subscriber.received.length = 0;
    bench.subscriber.answer = 503;
    await bench.arrive("second");
    await bench.run(SECOND_MS);
    expect(bench.deliveries).to.have.length(3);
    bench.subscriber.answer = 204;
    await bench.run(MINUTE_MS);
    await bench.run(HOUR_MS);
    const told = bench.deliveries.slice(3).map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(told.map((form) => form["hub.url"]).sort()).to.deep.equal(
      ["atom", "json", "rss"].map((format) => `${SITE}/feeds/pagi.${format}`),
    );
    expect(told[0]?.["hub.mode"]).to.equal("publish");
  });

  it("a site of a private network is no hub unless the config says so", async () => {
    await bench.begin({ change: () => ({ site: { url: "http://localhost:3000" } }) });
    expect((await fetch(`${bench.origin}/feeds/pagi.json`)).headers.get("link")).to.equal(null);
    expect((await bench.post({})).status).to.equal(405);
  });
});
