import { connect } from "node:net";
import { expect } from "chai";
import { networkOf } from "../../src/server/middleware/rate-limit.js";
import { createMemoryStore } from "../support/memory-store.js";
import { type Published, publish } from "../support/published.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";

interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** What no HTTP client library lets a test say: the server is spoken to in bytes. */
describe("on the wire", () => {
  let published: Published;
  let port: number;
  let etag = "ETAG";

  before(async () => {
    const store = createMemoryStore();
    store.put("a", [sampleItem(1)], { lastChange: "2024-12-19T08:00:00Z" });
    const config = sampleConfig({ feeds: [sampleFeed("all"), sampleFeed("secret", { token: "a-long-token" })] });
    published = await publish(store, config);
    port = Number(new URL(published.site).port);
    etag = published.publisher.getDocument("all", "rss")?.identity.etag ?? "";
  });
  after(() => published.close());

  /** Sends bytes as they are and reads until the server ends the connection. */
  async function speak(text: string): Promise<string> {
    const socket = connect({ host: "127.0.0.1", port });
    socket.write(text, "latin1");
    let said = "";
    for await (const chunk of socket) said += chunk.toString("latin1");
    return said;
  }

  async function ask(path: string, headers: readonly string[] = [], method = "GET"): Promise<Answer> {
    const lines = [`${method} ${path} HTTP/1.1`, "Host: muara.example", "Connection: close", ...headers];
    const [head = "", ...body] = (await speak(`${lines.join("\r\n")}\r\n\r\n`)).split("\r\n\r\n");
    const [first = "", ...fields] = head.split("\r\n");
    return {
      status: Number(first.split(" ")[1]),
      headers: new Map(
        fields.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
      ),
      body: body.join("\r\n\r\n"),
    };
  }

  for (const [accept, status, encoding] of [
    ["identity;q=0", 406, undefined],
    ["*;q=0", 406, undefined],
    ["gzip, identity;q=0", 200, "gzip"],
    ["br;q=0, *", 200, "gzip"],
    ["*", 200, "br"],
    ["*;q=0.1, gzip", 200, "gzip"],
    ["GZIP", 200, "gzip"],
    ["x-gzip", 200, "gzip"],
    ["gzip;q=0.001, br;q=0", 200, "gzip"],
    ["gzip;q=1.5", 200, undefined],
    ["gzip;q=nonsense", 200, undefined],
    ["", 200, undefined],
    [",,;;q=,", 200, undefined],
    ["zstd, deflate", 200, undefined],
  ] as const) {
    it(`Accept-Encoding: ${accept || "(empty)"} is answered ${status} in ${encoding ?? "identity"}`, async () => {
      const answer = await ask("/feeds/all.rss", [`Accept-Encoding: ${accept}`]);
      expect(answer.status).to.equal(status);
      expect(answer.headers.get("content-encoding")).to.equal(encoding);
      expect(answer.headers.get("vary")).to.equal("Accept-Encoding");
    });
  }

  for (const [header, status] of [
    [() => `If-None-Match: ${etag}`, 304],
    [() => `If-None-Match: "a", W/${etag} , "b"`, 304],
    [() => "If-None-Match: *", 304],
    [() => `If-None-Match: ${etag.slice(0, -1)}`, 200],
    [() => `If-None-Match: ${etag.slice(1, -1)}`, 200],
    [() => `If-None-Match: "${",".repeat(4_000)}", ${etag}`, 304],
    [() => 'If-None-Match: ""', 200],
    [() => "If-Modified-Since: Thu, 19 Dec 2024 08:00:00 GMT", 304],
    [() => "If-Modified-Since: Thursday, 19-Dec-24 08:00:00 GMT", 304],
    [() => "If-Modified-Since: Thu Dec 19 08:00:00 2024", 304],
    [() => "If-Modified-Since: Thu, 19 Dec 2024 07:59:59 GMT", 200],
    [() => "If-Modified-Since: 2024-12-19T08:00:00Z", 200],
    [() => `If-None-Match: "x"\r\nIf-Modified-Since: Thu, 19 Dec 2099 08:00:00 GMT`, 200],
    [() => "Range: bytes=0-10", 200],
    [() => `Range: bytes=0-10\r\nIf-Range: ${etag}`, 200],
    [() => "Range: bytes=-0,,nonsense", 200],
  ] as const) {
    it(`${header().slice(0, 70)} is answered ${status}`, async () => {
      expect((await ask("/feeds/all.rss", [header()])).status).to.equal(status);
    });
  }

  it("a 304 says what a cache and a script of another site need, and no more", async () => {
    const { headers, body } = await ask("/feeds/all.rss", [`If-None-Match: ${etag}`]);
    expect([...headers.keys()].sort()).to.deep.equal([
      "access-control-allow-origin",
      "access-control-expose-headers",
      "cache-control",
      "connection",
      "cross-origin-resource-policy",
      "date",
      "etag",
      "vary",
    ]);
    expect(body).to.equal("");
  });

  it("HEAD has the head of GET, whatever is asked", async () => {
    for (const header of ["Accept: */*", "Accept-Encoding: gzip", `If-None-Match: ${etag}`]) {
      const [head, whole] = [await ask("/feeds/all.rss", [header], "HEAD"), await ask("/feeds/all.rss", [header])];
      const apart = ["date"];
      const lines = ({ headers }: Answer) => [...headers].filter(([name]) => !apart.includes(name));
      expect([head.status, lines(head)]).to.deep.equal([whole.status, lines(whole)]);
      expect(head.body).to.equal("");
    }
  });

  for (const [method, status] of [
    ["POST", 405],
    ["PUT", 405],
    ["DELETE", 405],
    ["PATCH", 405],
    ["TRACE", 405],
    ["PROPFIND", 405],
    ["OPTIONS", 204],
    ["BREW", 400],
  ] as const) {
    it(`${method} is answered ${status}`, async () => {
      for (const path of ["/feeds/all.rss", "/feeds/all", "/", "/feeds/a-long-token/secret.rss"]) {
        const answer = await ask(path, ["Content-Length: 0"], method);
        expect([path, answer.status]).to.deep.equal([path, status]);
        if (status === 405 || status === 204) expect(answer.headers.get("allow")).to.equal("GET, HEAD, OPTIONS");
      }
    });
  }

  for (const [path, status] of [
    ["/feeds/all.rss?utm_source=x", 200],
    ["/feeds/all.rss?", 200],
    ["/feeds/all.rss?limit=%", 400],
    ["/feeds/all.rss?%E0%A4%A", 200],
    ["/feeds/%61ll.rss", 200],
    ["/feeds/all%2Erss", 200],
    ["//feeds/all.rss", 404],
    ["/feeds//all.rss", 404],
    ["/feeds/all.rss/", 308],
    ["/feeds/", 302],
    ["/feeds/all/archive/", 404],
    ["/feeds/../feeds/all.rss", 404],
    ["/feeds/all.rss%00", 404],
    ["/feeds/%FF%FE", 400],
    ["/feeds/%zz.rss", 400],
    ["/feeds/all.RSS", 404],
    ["/feeds/__proto__.rss", 404],
    ["/feeds/constructor", 404],
    ["/%2e%2e/%2e%2e/etc/passwd", 404],
    [`/feeds/${"a".repeat(8_000)}.rss`, 404],
    [`/${"a".repeat(20_000)}`, 431],
    ["http://other.example/feeds/all.rss", 200],
    ["*", 404],
    ["feeds/all.rss", 400],
  ] as const) {
    it(`GET ${path.slice(0, 60)} is answered ${status}`, async () => {
      const answer = await ask(path);
      expect(answer.status).to.equal(status);
      if (status === 200) expect(answer.body).to.include("<rss ");
    });
  }

  it("requests written at once are answered in order", async () => {
    const one = (path: string, header = "Accept: */*") => `GET ${path} HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`;
    const said = await speak(
      one("/feeds/all.rss", `If-None-Match: ${etag}`) +
        one("/nowhere") +
        one("/feeds/all.json?limit=1") +
        one("/feeds/all.rss", "Connection: close"),
    );
    expect([...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).to.deep.equal([
      "304",
      "404",
      "200",
      "200",
    ]);
  });

  it("a client that ends its side with its request is answered in full", async () => {
    for (const path of ["/feeds/all.rss", "/feeds/all.json"]) {
      const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
      socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      let said = "";
      for await (const chunk of socket) said += chunk.toString("latin1");
      expect(said).to.match(/^HTTP\/1\.1 200 OK\r\n/);
      expect(said.length).to.be.greaterThan(Number(/Content-Length: (\d+)/.exec(said)?.[1]));
    }
  });

  for (const [claim, rest, statuses] of [
    ["no HTTP", "nonsense\r\n\r\n", ["304"]],
    ["a request without a host", "GET / HTTP/1.1\r\n\r\n", ["304", "400"]],
    ["too long a header", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(30_000)}\r\n\r\n`, ["304"]],
  ] as const) {
    it(`what was asked before ${claim} is answered first`, async () => {
      const said = await speak(`GET /feeds/all.rss HTTP/1.1\r\nHost: x\r\nIf-None-Match: ${etag}\r\n\r\n${rest}`);
      expect([...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).to.deep.equal(statuses);
    });
  }

  it("a client that is gone before its answer harms no other", async () => {
    for (let n = 0; n < 50; n += 1) {
      const socket = connect({ host: "127.0.0.1", port });
      socket.on("error", () => {});
      socket.write("GET /feeds/all.rss HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3));
      if (n % 2 === 0) socket.resetAndDestroy();
      else setImmediate(() => socket.resetAndDestroy());
    }
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask("/feeds/all.rss")));
    expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 200));
  });

  it("many clients at once are each answered in full", async () => {
    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, n) =>
        n % 3 === 0 ? ask("/feeds/all.rss", [`If-None-Match: ${etag}`]) : ask("/feeds/all.rss"),
      ),
    );
    const expected = published.publisher.getDocument("all", "rss")?.identity.bytes.toString("latin1");
    for (const [n, { status, body }] of answers.entries()) {
      expect(status).to.equal(n % 3 === 0 ? 304 : 200);
      expect(body).to.equal(n % 3 === 0 ? "" : expected);
    }
  });

  it("more headers than anyone sends are refused, and the next is served", async () => {
    const flood = Array.from({ length: 3_000 }, (_, n) => `X-${n}: 1`);
    expect((await ask("/feeds/all.rss", flood)).status).to.equal(431);
    expect((await ask("/feeds/all.rss")).status).to.equal(200);
  });

  it("what is no HTTP at all is refused and ended", async () => {
    expect(await speak("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")).to.match(/^HTTP\/1\.1 400 /);
    expect(
      await speak("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n"),
    ).to.match(/^HTTP\/1\.1 400 /);
    expect(await speak("GET / HTTP/1.1\r\n\r\n")).to.match(/^HTTP\/1\.1 400 /);
  });

  for (const [address, network] of [
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "::ffff:192.0.2.7"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["2001:db8::5:6:7:8", "2001:db8:0:0"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::9", "2001:db8:1:2"],
    ["::1", "0:0:0:0"],
  ] as const) {
    it(`${address} counts as ${network}`, () => expect(networkOf(address)).to.equal(network));
  }
});
