import { expect } from "chai";
import { type Behaviour, FEED, messageOf, send, sendRaw, textOf } from "./behaviour.js";
import { flood } from "./network.js";

const OK = "HTTP/1.1 200 OK\r\n";
const LENGTH = `Content-Length: ${FEED.length}\r\n`;
const HEX = FEED.length.toString(16);
const isFeed: NonNullable<Behaviour["check"]> = (outcome) => expect(textOf(outcome)).to.equal(FEED);
const isNoHttp: NonNullable<Behaviour["check"]> = (outcome) => expect(messageOf(outcome)).to.include("valid HTTP");
const askedTimes =
  (count: number): NonNullable<Behaviour["check"]> =>
  (_, __, requests) =>
    expect(requests).to.have.length(count);

const read = (does: string, ...parts: readonly string[]): Behaviour => ({
  does,
  raw: sendRaw(...parts),
  expect: "modified",
  check: isFeed,
});
const refused = (does: string, ...parts: readonly (string | Uint8Array)[]): Behaviour => ({
  does,
  raw: sendRaw(...parts),
  expect: "network",
});
const noHttp = (does: string, ...parts: readonly (string | Uint8Array)[]): Behaviour => ({
  ...refused(does, ...parts),
  check: isNoHttp,
});
const withHeader = (header: string) => `${OK}${header}${LENGTH}\r\n${FEED}`;
const chunked = (rest: string) => `${OK}Transfer-Encoding: chunked\r\n\r\n${rest}`;

const HEADERS: readonly Behaviour[] = [
  read("sends 3,000 headers", withHeader(Array.from({ length: 3_000 }, (_, index) => `X-${index}: y\r\n`).join(""))),
  {
    does: "sends 10,000 headers",
    raw: sendRaw(withHeader(Array.from({ length: 10_000 }, (_, index) => `X-Header-${index}: y\r\n`).join(""))),
    expect: "size",
  },
  { does: "sends a header of 1 MB", raw: sendRaw(withHeader(`X: ${"a".repeat(1_048_576)}\r\n`)), expect: "size" },
  read("sends a null within a header", withHeader("X-A: a\0b\r\n")),
  read("sends a null within a header's name", withHeader("X\0A: ab\r\n")),
  read("sends a control character within a header", withHeader("X-A: a\x01b\r\n")),
  read("sends a lone carriage return within a header", withHeader("X-A: a\rb\r\n")),
  {
    ...read("folds a header over three lines", withHeader('ETag: "a\r\n  b\r\n\tc"\r\n')),
    check: (outcome, here) => expect(outcome).to.deep.include({ validators: { url: here.url, etag: '"a b c"' } }),
  },
  {
    ...read("puts a space before a header's colon", withHeader('ETag : "a"\r\n')),
    check: (outcome, here) => expect(outcome).to.deep.include({ validators: { url: here.url, etag: '"a"' } }),
  },
  read("sends a header without a name", withHeader(": a\r\n")),
  read("sends a header without a colon", withHeader("garbage\r\n")),
  read("sends a document type among the headers", withHeader("<!DOCTYPE html>\r\n")),
  read("folds the first header", withHeader(" X-A: a\r\n")),
  {
    does: "folds a header for ever",
    raw: (socket) => {
      socket.write(`${OK}X-A: a`);
      flood(socket, "\r\n b".repeat(200));
    },
    expect: "network",
  },
  read("sends a header without a value", withHeader("X-A:\r\n")),
  read("sends headers in Latin-1", withHeader("X-A: caf\xe9\r\n")),
  read("writes header names in odd case", withHeader("cONTENT-tYPE: text/xml\r\n")),
  read("offers another protocol", withHeader("Upgrade: h2c\r\nConnection: upgrade\r\n")),
  read("keeps the connection for less than no time", withHeader("Keep-Alive: timeout=-5\r\n")),
  read("keeps the connection for ever", withHeader("Keep-Alive: timeout=99999999999\r\n")),
  read("says where else it is beside a 200", withHeader("Location: /elsewhere\r\nContent-Location: ../b.xml\r\n")),
];

const STATUS_LINES: readonly Behaviour[] = [
  read("gives no reason", `HTTP/1.1 200\r\n${LENGTH}\r\n${FEED}`),
  read("begins with empty lines", `\r\n\r\n${withHeader("")}`),
  read("speaks HTTP/1.0 with a length", `HTTP/1.0 200 OK\r\n${LENGTH}\r\n${FEED}`),
  noHttp("writes the protocol in small letters", `http/1.1 200 OK\r\n${LENGTH}\r\n${FEED}`),
  noHttp("speaks a protocol of radio stations", `ICY 200 OK\r\n${LENGTH}\r\n${FEED}`),
  noHttp("speaks HTTP/9.9", `HTTP/9.9 200 OK\r\n${LENGTH}\r\n${FEED}`),
  read("ends lines by line feeds alone", `HTTP/1.1 200 OK\nContent-Length: ${FEED.length}\n\n${FEED}`),
  read("ends some lines by line feeds alone", `HTTP/1.1 200 OK\r\nX-A: 1\n${LENGTH}\n${FEED}`),
  refused("ends lines by carriage returns alone", `HTTP/1.1 200 OK\rContent-Length: ${FEED.length}\r\r${FEED}`),
  noHttp("gives a status of two digits", `HTTP/1.1 99 OK\r\n${LENGTH}\r\n${FEED}`),
  noHttp("gives a status of four digits", `HTTP/1.1 1000 OK\r\n${LENGTH}\r\n${FEED}`),
  noHttp("gives the status 000", `HTTP/1.1 000 OK\r\n${LENGTH}\r\n${FEED}`),
  noHttp("begins with frames of HTTP/2", Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0x80])),
  noHttp("speaks TLS where plain HTTP is asked for", Buffer.from([0x15, 3, 1, 0, 2, 2, 0x0a])),
  ...[600, 999].map((status): Behaviour => ({ does: `answers ${status}`, answer: send(status), expect: "status" })),
  read("says that it still works on it", `HTTP/1.1 102 Processing\r\n\r\n${withHeader("")}`),
  read("says to continue what was never announced", `HTTP/1.1 100 Continue\r\n\r\n${withHeader("")}`),
  read("says to continue twice, with headers", `${`HTTP/1.1 100 Go on\r\nX-A: 1\r\n\r\n`.repeat(2)}${withHeader("")}`),
  refused("says to continue for ever", "HTTP/1.1 100 Continue\r\n\r\n".repeat(500)),
  {
    does: "says to continue and nothing more",
    raw: (socket) => socket.write("HTTP/1.1 100 Continue\r\n\r\n"),
    expect: "timeout",
  },
  {
    does: "sends its head byte by byte",
    raw: (socket) => {
      const text = `HTTP/1.1 100 Continue\r\n\r\n${withHeader("X-A: a\n b\r\n")}`;
      let at = 0;
      const more = (): void => {
        if (socket.destroyed || at >= text.length) return void socket.end();
        socket.write(text.charAt(at++));
        setImmediate(more);
      };
      more();
    },
    expect: "modified",
    check: isFeed,
  },
];

const LENGTHS: readonly Behaviour[] = [
  {
    does: "promises fewer bytes than it sends",
    raw: sendRaw(`${OK}Content-Length: 20\r\n\r\n${FEED}`),
    expect: "modified",
    check: (outcome) => expect(textOf(outcome)).to.equal(FEED.slice(0, 20)),
  },
  {
    does: "promises no byte and sends some",
    raw: sendRaw(`${OK}Content-Length: 0\r\n\r\n${FEED}`),
    expect: "modified",
    check: (outcome) => expect(textOf(outcome)).to.equal(""),
  },
  read("announces the same size twice in a line", `${OK}Content-Length: ${FEED.length}, ${FEED.length}\r\n\r\n${FEED}`),
  read("announces the same size twice", `${OK}${LENGTH}${LENGTH}\r\n${FEED}`),
  ...["5, 6", "0x10", `+${FEED.length}`, "1e2", "", String(2n ** 64n + 113n)].map((length) =>
    refused(`announces a size of "${length}"`, `${OK}Content-Length: ${length}\r\n\r\n${FEED}`),
  ),
  read("cuts the document into single bytes", chunked(`${[...FEED].map((c) => `1\r\n${c}\r\n`).join("")}0\r\n\r\n`)),
  {
    does: "sends more than is read, byte by byte",
    raw: (socket) => {
      socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n`);
      flood(socket, "1\r\nx\r\n".repeat(4_000));
    },
    expect: "size",
  },
  read("adds words to a chunk's size", chunked(`${HEX};a=b;c="d;e"\r\n${FEED}\r\n0\r\n\r\n`)),
  {
    ...read("sends validators behind the body", chunked(`${HEX}\r\n${FEED}\r\n0\r\nETag: "late"\r\n\r\n`)),
    check: (outcome) => expect(outcome).to.not.have.property("validators"),
  },
  {
    does: "sends endless headers behind the body",
    raw: sendRaw(chunked(`${HEX}\r\n${FEED}\r\n0\r\n${"X-T: 1\r\n".repeat(50_000)}`)),
    expect: "size",
  },
  ...["zz", "-5", "", "5 5", "0x5"].map((size) =>
    refused(`gives a chunk the size "${size}"`, chunked(`${size}\r\n${FEED}\r\n0\r\n\r\n`)),
  ),
  refused("ends chunks by line feeds alone", chunked(`${HEX}\n${FEED}\n0\n\n`)),
  {
    ...read("closes within the mark of the end", chunked(`${HEX}\r\n${FEED}\r\n0\r\n`)),
    expect: "truncated",
  },
  read("names a transfer coding nobody knows", `${OK}Transfer-Encoding: banana\r\n\r\n${FEED}`),
  read("sends noise behind the body and closes", `${OK}Connection: close\r\n${LENGTH}\r\n${FEED}noise`),
  {
    does: "resets within the headers",
    raw: (socket) => {
      socket.write(OK);
      setTimeout(() => socket.resetAndDestroy(), 20);
    },
    expect: "network",
  },
  {
    does: "resets within the body",
    raw: (socket) => {
      socket.write(`${OK}Content-Length: 500\r\n\r\n<rss`);
      setTimeout(() => socket.resetAndDestroy(), 20);
    },
    expect: "truncated",
    check: askedTimes(1),
  },
];

/** Messages as RFC 9112 allows and forbids them: status lines, headers, lengths, chunks. */
export const MESSAGES: readonly Behaviour[] = [...STATUS_LINES, ...HEADERS, ...LENGTHS];
