import { createServer, IncomingMessage, type Server, ServerResponse } from "node:http";
import { type AddressInfo, connect, Socket } from "node:net";
import { expect } from "chai";
import { ReadyHead } from "../../src/server/ready-head.js";

const BODY = Buffer.from("stream");
const SHARED = ["ETag", '"a"', "Vary", "Accept-Encoding", "x-content-type-options", "nosniff"];
const FULL = ["Content-Type", "text/plain; charset=utf-8", "Content-Length", String(BODY.length), ...SHARED];
const DATE = /\r\nDate: ([^\r]*)\r\n/g;
const LAST = "GET /full HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

type WriteHead = (response: ServerResponse, status: 200 | 304) => void;

interface Running {
  readonly server: Server;
  readonly port: number;
  /** How many heads Node was asked to make. */
  readonly made: () => number;
}

/** Answers alike whatever writes the head. */
async function run(writeHead: WriteHead): Promise<Running> {
  let made = 0;
  class CountedResponse extends ServerResponse {
    override writeHead(...given: unknown[]): this {
      made += 1;
      return Reflect.apply(super.writeHead, this, given);
    }
  }
  const server = createServer({ ServerResponse: CountedResponse, keepAliveTimeout: 65_000 }, (request, response) => {
    if (request.url === "/own") response.setHeader("X-Own", "1");
    if (request.url === "/undated") response.sendDate = false;
    if (request.url === "/unmodified") {
      writeHead(response, 304);
      response.end();
    } else {
      writeHead(response, 200);
      if (request.method === "HEAD") response.end();
      else response.end(BODY);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port, made: () => made };
}

/** Sends bytes and reads to the end; `half` ends the client's side at once. */
async function speak(port: number, text: string, half = false): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  if (half) socket.end(text, "latin1");
  else socket.write(text, "latin1");
  let said = "";
  for await (const chunk of socket) said += chunk.toString("latin1");
  socket.end();
  return said.replace(DATE, "\r\nDate: now\r\n");
}

function ask(path: string, lines: readonly string[] = [], method = "GET", version = "1.1"): string {
  return `${[`${method} ${path} HTTP/${version}`, "Host: x", ...lines].join("\r\n")}\r\n\r\n`;
}

describe("a ready head", () => {
  let ready: Running;
  let plain: Running;
  const heads = { 200: new ReadyHead(200, FULL), 304: new ReadyHead(304, SHARED) };

  before(async () => {
    ready = await run((response, status) => heads[status].write(response));
    plain = await run((response, status) => response.writeHead(status, status === 200 ? FULL : SHARED));
    for (const path of ["/full", "/unmodified"]) await speak(ready.port, ask(path) + LAST);
  });
  after(() => {
    for (const { server } of [ready, plain]) server.close();
  });

  for (const [claim, bytes] of [
    ["GET", ask("/full")],
    ["HEAD", ask("/full", [], "HEAD")],
    ["304", ask("/unmodified")],
    ["HEAD of a 304", ask("/unmodified", [], "HEAD")],
    ["requests written at once", ask("/full") + ask("/unmodified") + ask("/full", [], "HEAD") + ask("/full")],
    ["Connection: keep-alive", ask("/unmodified", ["Connection: keep-alive"])],
    ["Connection: close", ask("/unmodified", ["Connection: close"])],
    ["HTTP/1.0", ask("/full", [], "GET", "1.0")],
    ["a 304 of HTTP/1.0", ask("/unmodified", [], "GET", "1.0")],
    ["HTTP/1.0 that keeps its connection", ask("/full", ["Connection: keep-alive"], "GET", "1.0")],
    ["a 304 of HTTP/1.0 that keeps its connection", ask("/unmodified", ["Connection: keep-alive"], "GET", "1.0")],
    ["Expect: 100-continue", ask("/full", ["Expect: 100-continue"])],
    ["a request with a body", `${ask("/full", ["Content-Length: 3"], "POST")}abc`],
    ["an answer with a line of its own", ask("/own")],
    ["an answer without a date", ask("/undated")],
  ] as const) {
    for (const half of [false, true]) {
      it(`answers byte for byte as writeHead does: ${claim}${half ? ", from a client that ends its side" : ""}`, async () => {
        const said = await speak(ready.port, bytes + LAST, half);
        expect(said).to.equal(await speak(plain.port, bytes + LAST, half));
        expect(said).to.match(/^HTTP\/1\.1 (?:100|200|304) /);
      });
    }
  }

  it("is made by Node once, and again only where more than the date could differ", async () => {
    const before = ready.made();
    await speak(ready.port, ask("/full").repeat(3) + ask("/unmodified").repeat(3) + ask("/full", [], "HEAD") + LAST);
    // The last one closes the connection.
    expect(ready.made() - before).to.equal(1);
    await speak(ready.port, ask("/own") + ask("/undated") + LAST);
    expect(ready.made() - before).to.equal(4);
  });

  it("says that the connection ends where Node limits the requests of one", async () => {
    const head = new ReadyHead(200, FULL);
    const said: string[] = [];
    for (const writeHead of [
      (response: ServerResponse) => head.write(response),
      (response: ServerResponse) => response.writeHead(200, FULL),
    ]) {
      const { server, port } = await run(writeHead);
      server.maxRequestsPerSocket = 3;
      said.push(await speak(port, ask("/full").repeat(3), true));
      server.close();
    }
    expect(said[0]).to.equal(said[1]);
    expect(said[0]?.match(/Connection: \S+/g)).to.deep.equal([
      "Connection: keep-alive",
      "Connection: keep-alive",
      "Connection: close",
    ]);
  });

  it("carries the date of the moment", async () => {
    let nowMs = Date.parse("2024-12-31T23:59:58Z");
    const head = new ReadyHead(304, SHARED);
    const { server, port } = await run((response) => head.write(response, nowMs));
    const dates: (string | undefined)[] = [];
    const socket = connect({ host: "127.0.0.1", port });
    for (let n = 0; n < 5; n += 1) {
      socket.write(ask("/unmodified"));
      const [chunk] = await new Promise<Buffer[]>((resolve) => socket.once("data", (data: Buffer) => resolve([data])));
      dates.push(chunk?.toString("latin1").match(/Date: (.*)\r/)?.[1]);
      nowMs += 750;
    }
    socket.destroy();
    server.close();
    // The first was made by Node, of its own clock.
    expect(dates.slice(1)).to.deep.equal([
      "Tue, 31 Dec 2024 23:59:58 GMT",
      "Tue, 31 Dec 2024 23:59:59 GMT",
      "Wed, 01 Jan 2025 00:00:00 GMT",
      "Wed, 01 Jan 2025 00:00:01 GMT",
    ]);
  });

  it("is whole on a connection that the server closes as soon as it is free", async () => {
    const head = new ReadyHead(200, FULL);
    const { server, port } = await run((response) => head.write(response));
    await speak(port, ask("/full") + LAST);
    const socket = connect({ host: "127.0.0.1", port });
    socket.write(ask("/full"));
    let said = "";
    socket.on("data", (chunk: Buffer) => {
      if (said === "") server.close();
      said += chunk.toString("latin1");
    });
    await new Promise((resolve) => socket.once("close", resolve));
    expect(said).to.match(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nstream$/);
  });

  it("holds no line that HTTP does not allow", () => {
    for (const lines of [
      ["X-Title", "a\r\nSet-Cookie: b"],
      ["X-Title\r\nSet-Cookie", "b"],
      ["X-Title", "\0"],
    ]) {
      const head = new ReadyHead(200, lines);
      for (const _time of [1, 2]) {
        const response = new ServerResponse(new IncomingMessage(new Socket()));
        expect(() => head.write(response)).to.throw(/Invalid character|must be a valid HTTP token/);
        expect(response.headersSent).to.equal(false);
      }
    }
  });

  it("takes writeHead for good where Node keeps no text of the head", () => {
    let made = 0;
    const req = { httpVersionMajor: 1, httpVersionMinor: 1, headers: {} };
    const writeHead = () => (made += 1);
    const response = { req, shouldKeepAlive: true, sendDate: true, getHeaderNames: () => [], writeHead };
    const head = new ReadyHead(200, FULL);
    for (let n = 0; n < 3; n += 1) head.write(response as unknown as ServerResponse);
    expect(made).to.equal(3);
    expect(response).to.not.have.property("_header");
  });

  it("with another value of one line leaves the others and itself as they were", async () => {
    const head = new ReadyHead(304, SHARED);
    const { server, port } = await run((response) => head.with("Vary", "Accept").write(response));
    const said = await speak(port, ask("/unmodified", ["Connection: close"]));
    server.close();
    expect(said).to.contain('ETag: "a"\r\nVary: Accept\r\nx-content-type-options: nosniff\r\n');
  });
});
