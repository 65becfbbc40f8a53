import { expect } from "chai";
import { type Behaviour, FEED, MAX_BODY_BYTES, send, textOf } from "./behaviour.js";

const typed = (contentType: string): Behaviour => ({
  does: `calls a feed ${contentType || "nothing"}`,
  answer: send(200, contentType === "" ? {} : { "content-type": contentType }),
  expect: "modified",
  check: (outcome) => expect(textOf(outcome)).to.equal(FEED),
});

/** Bodies: the type is a hint, the bytes are handed on as they are, within their bound. */
export const CONTENT: readonly Behaviour[] = [
  ...[
    "",
    "text/html",
    "text/plain",
    "image/png",
    "application/octet-stream",
    "application/rss+xml; charset=klingon",
    ";;;===,",
    "a".repeat(2000),
  ].map(typed),
  {
    does: "sends nothing",
    answer: send(200, {}, ""),
    expect: "modified",
    check: (outcome) => expect(textOf(outcome)).to.equal(""),
  },
  {
    does: "sends null bytes",
    answer: send(200, {}, Buffer.alloc(1000)),
    expect: "modified",
    check: (outcome) => expect(textOf(outcome)).to.have.length(1000),
  },
  {
    does: "sends a byte order mark",
    answer: send(200, {}, `\ufeff${FEED}`),
    expect: "modified",
    check: (outcome) => expect(textOf(outcome)).to.equal(`\ufeff${FEED}`),
  },
  {
    does: "sends as much as is read",
    answer: send(200, {}, "x".repeat(MAX_BODY_BYTES)),
    expect: "modified",
    check: (outcome) => expect(textOf(outcome)).to.have.length(MAX_BODY_BYTES),
  },
  { does: "sends one byte more", answer: send(200, {}, "x".repeat(MAX_BODY_BYTES + 1)), expect: "size" },
  {
    does: "sends one byte more in chunks",
    answer: (_, response) => {
      response.writeHead(200);
      response.write("x".repeat(MAX_BODY_BYTES));
      response.end("x");
    },
    expect: "size",
  },
  {
    does: "sends an attachment with a path for a name",
    answer: send(200, { "content-disposition": 'attachment; filename="../../etc/passwd"' }),
    expect: "modified",
  },
  {
    does: "sends 200 headers",
    answer: send(200, Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x-${index}`, "y"]))),
    expect: "modified",
  },
  {
    does: "sends 60 KB of cookies",
    answer: send(200, { "set-cookie": Array.from({ length: 15 }, (_, index) => `c${index}=${"z".repeat(4000)}`) }),
    expect: "modified",
  },
  {
    does: "answers with text instead of OK",
    raw: (socket) =>
      socket.end(`HTTP/1.1 200 ${"very ".repeat(50)}fine\r\nContent-Length: ${FEED.length}\r\n\r\n${FEED}`),
    expect: "modified",
  },
];
