import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pino } from "pino";
import type { ServerConfig } from "../../src/config/config.js";
import { createPublisher } from "../../src/publish/publisher.js";
import { createHttpServer, type HttpServer } from "../../src/server/http-server.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig } from "../support/samples.js";

describe("the server's limits", () => {
  let server: HttpServer | undefined;
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server?.close();
  });

  async function listen(changes: Partial<ServerConfig>): Promise<string> {
    const config = sampleConfig();
    const changed = { ...config, server: { ...config.server, ...changes } };
    const publisher = createPublisher({ store: createMemoryStore(), config: changed });
    const status = () => ({ version: "1", started: "2024-12-19T08:00:00Z", problems: [], sources: [] });
    server = createHttpServer({ config: changed, publisher, status, logger: pino({ level: "silent" }) });
    return server.listen();
  }

  it("more requests a minute than allowed are told when to come back", async () => {
    const site = await listen({ requestsPerMinute: 3 });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await fetch(`${site}/feeds/all.rss`)).status);
    expect(statuses).to.deep.equal([200, 200, 200, 429, 429]);
    expect(Number((await fetch(`${site}/`)).headers.get("retry-after"))).to.be.within(1, 60);
  });

  it("behind a trusted proxy each of its clients has a count of its own", async () => {
    const site = await listen({ requestsPerMinute: 1, trustProxy: 1 });
    const ask = async (client: string) => (await fetch(`${site}/`, { headers: { "x-forwarded-for": client } })).status;
    expect([await ask("192.0.2.1"), await ask("192.0.2.2"), await ask("192.0.2.1")]).to.deep.equal([200, 200, 429]);
  });

  it("an IPv6 network of 64 bits is one client, however many addresses it asks from", async () => {
    const site = await listen({ requestsPerMinute: 1, trustProxy: 1 });
    const ask = async (client: string) => (await fetch(`${site}/`, { headers: { "x-forwarded-for": client } })).status;
    expect(await ask("2001:db8:1:2::1")).to.equal(200);
    expect(await ask("2001:db8:1:2:3:4:5:6")).to.equal(429);
    expect(await ask("2001:db8:1:3::1")).to.equal(200);
  });

  it("without one, nobody escapes by claiming to be another", async () => {
    const site = await listen({ requestsPerMinute: 1 });
    const ask = async (client: string) => (await fetch(`${site}/`, { headers: { "x-forwarded-for": client } })).status;
    expect([await ask("192.0.2.1"), await ask("192.0.2.2")]).to.deep.equal([200, 429]);
  });

  /** A connection that is open until the test or the server closes it. */
  async function connectTo(site: string): Promise<Socket> {
    const socket = connect(Number(new URL(site).port), "127.0.0.1");
    sockets.push(socket);
    await once(socket, "connect");
    return socket;
  }

  it("over the limit of connections the one of the client that is idle for longest is closed", async () => {
    const site = await listen({ connectionsPerClient: 2 });
    const [oldest, other] = [await connectTo(site), await connectTo(site)];
    const closed = once(oldest, "close");
    const third = await connectTo(site);
    await closed;
    third.write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    const [answer] = await once(third, "data");
    expect(String(answer)).to.match(/^HTTP\/1\.1 200 /);
    expect(other.destroyed).to.equal(false);
  });

  it("a request with two Host headers is answered 400", async () => {
    const site = await listen({});
    const socket = await connectTo(site);
    socket.write("GET /feeds/all.rss HTTP/1.1\r\nHost: a.example\r\nhost: b.example\r\n\r\n");
    const [answer] = await once(socket, "data");
    expect(String(answer)).to.match(/^HTTP\/1\.1 400 /);
    await once(socket, "close");
  });

  it("headers beyond the limit are refused", async () => {
    const site = await listen({});
    expect((await fetch(`${site}/`, { headers: { "x-long": "a".repeat(20_000) } })).status).to.equal(431);
  });

  it("listens on a Unix socket", async () => {
    const folder = mkdtempSync(join(tmpdir(), "muara-socket-"));
    const socketPath = join(folder, "muara.sock");
    await listen({ socket: socketPath });
    const status = await new Promise((resolve, reject) => {
      request({ socketPath, path: "/feeds/all.rss" }, (answer) => resolve(answer.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).to.equal(200);
    await server?.close();
    server = undefined;
    rmSync(folder, { recursive: true });
  });
});
