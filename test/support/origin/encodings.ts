import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { type Behaviour, FEED, send, textOf } from "./behaviour.js";

const isFeed: NonNullable<Behaviour["check"]> = (outcome) => expect(textOf(outcome)).to.equal(FEED);
const encoded = (coding: string, body: string | Uint8Array) =>
  send(200, { "content-encoding": coding, "content-type": "application/rss+xml" }, body);
const NOISE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);
const isNoise: NonNullable<Behaviour["check"]> = (outcome) =>
  expect(outcome.kind === "modified" && Buffer.from(outcome.document.bytes).equals(NOISE)).to.equal(true);
const BOMB_BYTES = 8 * 1024 * 1024;
const zeros = Buffer.alloc(BOMB_BYTES, 0x20);
const br = (bytes: Uint8Array | string) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } });
const times = (count: number, bytes: string | Uint8Array): string | Uint8Array =>
  count === 0 ? bytes : times(count - 1, gzipSync(bytes));

/** Content-Encoding: what was asked for, what was not, lies about it, and bombs. */
export const ENCODINGS: readonly Behaviour[] = [
  { does: "compresses with gzip", answer: encoded("gzip", gzipSync(FEED)), expect: "modified", check: isFeed },
  { does: "compresses with br", answer: encoded("br", br(FEED)), expect: "modified", check: isFeed },
  {
    does: "compresses with deflate in zlib's format",
    answer: encoded("deflate", deflateSync(FEED)),
    expect: "modified",
    check: isFeed,
  },
  {
    does: "compresses with bare deflate",
    answer: encoded("deflate", deflateRawSync(FEED)),
    expect: "modified",
    check: isFeed,
  },
  { does: "writes X-GZIP", answer: encoded("X-GZIP", gzipSync(FEED)), expect: "modified", check: isFeed },
  {
    does: "compresses in several gzip members",
    answer: encoded("gzip", Buffer.concat([gzipSync(FEED.slice(0, 20)), gzipSync(FEED.slice(20))])),
    expect: "modified",
    check: isFeed,
  },
  { does: "compresses twice", answer: encoded("gzip, br", br(gzipSync(FEED))), expect: "modified", check: isFeed },
  {
    does: "names its codings in two headers",
    answer: (request, response) => {
      response.setHeader("content-encoding", ["gzip", "br"]);
      send(200, {}, br(gzipSync(FEED)))(request, response);
    },
    expect: "modified",
    check: isFeed,
  },
  {
    does: "compresses twenty times over",
    answer: encoded(new Array(20).fill("gzip").join(","), times(20, FEED)),
    expect: "encoding",
  },
  { does: "says identity", answer: encoded("identity", FEED), expect: "modified", check: isFeed },
  { does: "takes the coding for the charset", answer: encoded("UTF-8", FEED), expect: "modified", check: isFeed },
  {
    does: "names a coding like a property of every object",
    answer: encoded("constructor, __proto__", FEED),
    expect: "modified",
    check: isFeed,
  },
  { does: "says gzip and sends plain text", answer: encoded("gzip", FEED), expect: "modified", check: isFeed },
  { does: "says br and sends plain text", answer: encoded("br", FEED), expect: "modified", check: isFeed },
  {
    does: "sends gzip without saying so",
    answer: send(200, { "content-type": "application/octet-stream" }, gzipSync(FEED)),
    expect: "modified",
    check: isFeed,
  },
  { does: "says br and sends gzip", answer: encoded("br", gzipSync(FEED)), expect: "modified", check: isFeed },
  { does: "breaks off within gzip", answer: encoded("gzip", gzipSync(FEED).subarray(0, 40)), expect: "truncated" },
  { does: "breaks off within br", answer: encoded("br", br(FEED).subarray(0, 40)), expect: "truncated" },
  { does: "damages gzip", answer: encoded("gzip", damaged(gzipSync(FEED))), expect: "encoding" },
  {
    does: "pads gzip with zeros",
    answer: encoded("gzip", Buffer.concat([gzipSync(FEED), Buffer.alloc(100)])),
    expect: "modified",
    check: isFeed,
  },
  {
    does: "adds noise behind gzip",
    answer: encoded("gzip", Buffer.concat([gzipSync(FEED), Buffer.from("noise noise")])),
    expect: "modified",
    check: isFeed,
  },
  {
    does: "compresses with zstd unasked",
    answer: encoded("zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0])),
    expect: "encoding",
  },
  {
    does: "sends zstd without saying so",
    answer: send(200, {}, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0])),
    expect: "encoding",
  },
  { does: "sends br without saying so", answer: send(200, {}, br(FEED)), expect: "modified", check: isFeed },
  {
    does: "sends zlib's format without saying so",
    answer: send(200, {}, deflateSync(FEED)),
    expect: "modified",
    check: isFeed,
  },
  { does: "sends a br bomb without saying so", answer: send(200, {}, br(zeros)), expect: "size" },
  { does: "sends bytes that are no coding", answer: send(200, {}, NOISE), expect: "modified", check: isNoise },
  { does: "sends a gzip bomb", answer: encoded("gzip", gzipSync(zeros)), expect: "size" },
  { does: "sends a br bomb", answer: encoded("br", br(zeros)), expect: "size" },
  { does: "sends a deflate bomb", answer: encoded("deflate", deflateSync(zeros)), expect: "size" },
  { does: "sends a bomb within a bomb", answer: encoded("gzip, gzip", gzipSync(gzipSync(zeros))), expect: "size" },
  { does: "sends a gzip bomb without saying so", answer: send(200, {}, gzipSync(zeros)), expect: "size" },
  {
    does: "compresses nothing",
    answer: encoded("gzip", ""),
    expect: "modified",
    check: (outcome) => expect(textOf(outcome)).to.equal(""),
  },
];

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0xff, 20, 40);
  return copy;
}
