import { expect } from "chai";
import { type Behaviour, FEED, messageOf, sendRaw } from "./behaviour.js";

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n";

/** Connections that fail, hang, drip or never end, and answers that are not HTTP. */
export const NETWORK: readonly Behaviour[] = [
  { does: "refuses the connection", url: ({ closedPort }) => `http://127.0.0.1:${closedPort}/`, expect: "refused" },
  {
    does: "has no address",
    url: () => "http://missing.test/feed",
    expect: "dns",
    check: (outcome) => expect(messageOf(outcome)).to.include("missing.test"),
  },
  { does: "cannot be looked up in time", url: () => "http://slow-dns.test/feed", expect: "timeout" },
  { does: "closes without a word", raw: (socket) => socket.end(), expect: "network" },
  { does: "resets the connection", raw: (socket) => socket.resetAndDestroy(), expect: "network" },
  { does: "says nothing", raw: () => {}, expect: "timeout" },
  { does: "stops within the headers", raw: (socket) => socket.write(HEAD), expect: "timeout" },
  {
    does: "drips its headers",
    raw: (socket) => drip(socket, `HTTP/1.1 200 OK\r\nX-Long: ${"a".repeat(500)}`),
    expect: "timeout",
  },
  {
    does: "drips its body",
    raw: (socket) => {
      socket.write(`${HEAD}\r\n`);
      drip(socket, "x".repeat(500));
    },
    expect: "timeout",
  },
  {
    does: "stops within the body",
    raw: (socket) => socket.write(`${HEAD}Content-Length: 500\r\n\r\n<rss`),
    expect: "timeout",
  },
  {
    does: "never ends its body",
    raw: (socket) => {
      socket.write(`${HEAD}\r\n`);
      flood(socket, "x".repeat(32_768));
    },
    expect: "size",
  },
  {
    does: "never ends its chunks",
    raw: (socket) => {
      socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
      flood(socket, `8000\r\n${"x".repeat(32_768)}\r\n`);
    },
    expect: "size",
  },
  {
    does: "never ends its headers",
    raw: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      flood(socket, `X-More: ${"y".repeat(1000)}\r\n`);
    },
    expect: "size",
  },
  {
    does: "never ends one header",
    raw: (socket) => {
      socket.write("HTTP/1.1 200 OK\r\nX-More: ");
      flood(socket, "y".repeat(8192));
    },
    expect: "size",
  },
  {
    does: "never ends its interim answers",
    raw: (socket) => flood(socket, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
    expect: "network",
  },
  {
    does: "sends early hints before the answer",
    raw: sendRaw(
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
      `${HEAD}Content-Length: ${FEED.length}\r\n\r\n${FEED}`,
    ),
    expect: "modified",
  },
  {
    does: "promises more bytes than it sends",
    raw: sendRaw(`${HEAD}Content-Length: 5000\r\n\r\n${FEED}`),
    expect: "truncated",
  },
  {
    does: "breaks off within a chunk",
    raw: sendRaw(`${HEAD}Transfer-Encoding: chunked\r\n\r\n100\r\n${FEED}`),
    expect: "truncated",
  },
  {
    does: "forgets the last chunk",
    raw: sendRaw(`${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\n<rs\r\n`),
    expect: "truncated",
  },
  {
    does: "announces a chunk of absurd size",
    raw: sendRaw(`${HEAD}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n`),
    expect: "network",
  },
  {
    does: "announces a body of absurd size",
    raw: sendRaw(`${HEAD}Content-Length: 99999999999\r\n\r\n${FEED}`),
    expect: "size",
  },
  {
    does: "announces two different sizes",
    raw: sendRaw(`${HEAD}Content-Length: 5\r\nContent-Length: 50\r\n\r\n${FEED}`),
    expect: "network",
  },
  { does: "announces a size below zero", raw: sendRaw(`${HEAD}Content-Length: -1\r\n\r\n${FEED}`), expect: "network" },
  {
    does: "announces size and chunks at once",
    raw: sendRaw(`${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
    expect: "network",
  },
  { does: "ends the body with the connection", raw: sendRaw(`HTTP/1.0 200 OK\r\n\r\n${FEED}`), expect: "modified" },
  { does: "speaks another protocol", raw: sendRaw("220 mail.example ESMTP ready\r\n"), expect: "network" },
  { does: "sends the document without any header", raw: sendRaw(FEED), expect: "network" },
  {
    does: "sends noise",
    raw: sendRaw(Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 97) % 256))),
    expect: "network",
  },
  {
    does: "switches protocols unasked",
    raw: sendRaw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
    expect: "network",
  },
  {
    does: "sends a second answer unasked",
    raw: sendRaw(
      `${HEAD}Content-Length: ${FEED.length}\r\n\r\n${FEED}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`,
    ),
    expect: "modified",
  },
  {
    does: "splits a header by a bare line feed",
    raw: sendRaw(`HTTP/1.1 200 OK\r\nX-A: 1\nX-B: 2\r\nContent-Length: ${FEED.length}\r\n\r\n${FEED}`),
    expect: "modified",
  },
  { does: "speaks plain HTTP where TLS is asked for", url: ({ url }) => url.replace("http:", "https:"), expect: "tls" },
  { does: "has a good certificate", url: ({ tls }) => tls.good, expect: "modified" },
  {
    does: "has a certificate for another name",
    url: ({ tls }) => tls.otherName,
    expect: "tls",
    check: (outcome) => expect(messageOf(outcome)).to.include("another name"),
  },
  {
    does: "has an expired certificate",
    url: ({ tls }) => tls.expired,
    expect: "tls",
    check: (outcome) => expect(messageOf(outcome)).to.include("expired"),
  },
  { does: "has a certificate nobody vouches for", url: ({ tls }) => tls.selfSigned, expect: "tls" },
];

const DRIP_MS = 60;
const MAX_FLOOD_WRITES = 20_000;
const WRITES_A_TURN = 16;

function drip(socket: import("node:net").Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at >= text.length || socket.destroyed) clearInterval(timer);
    else socket.write(text.charAt(at++));
  }, DRIP_MS);
  socket.on("close", () => clearInterval(timer));
}

/** Writes as fast as the other side reads, until it hangs up; leaves the loop a turn between. */
export function flood(socket: import("node:net").Socket, text: string): void {
  let writes = 0;
  const more = (): void => {
    let room = true;
    for (let turn = 0; turn < WRITES_A_TURN && room; turn++) {
      if (socket.destroyed || writes++ >= MAX_FLOOD_WRITES) return;
      room = socket.write(text);
    }
    if (room) setImmediate(more);
  };
  socket.on("drain", more);
  more();
}
