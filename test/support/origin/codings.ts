import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { type Behaviour, FEED, send, textOf } from "./behaviour.js";

const WAYS = {
  gzip: gzipSync(FEED),
  br: brotliCompressSync(FEED),
  "zlib's format": deflateSync(FEED),
  "bare deflate": deflateRawSync(FEED),
  "plain text": Buffer.from(FEED),
  "text behind white space": Buffer.from(FEED.padStart(FEED.length + 200)),
  "words without markup": Buffer.from("Too many requests. Come back later."),
} as const;
const LABELS = [
  "gzip",
  "x-gzip",
  "br",
  "deflate",
  "zstd",
  "compress",
  "banana",
  "identity",
  "gzip, identity",
  ";",
] as const;
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x09, 0, 0, 0x61, 0x62]);

const says = (does: string, label: string, body: Uint8Array, text: string = FEED): Behaviour => ({
  does,
  answer: send(200, { "content-encoding": label }, body),
  expect: "modified",
  check: (outcome) => expect(textOf(outcome)).to.equal(text),
});
const broken = (does: string, label: string, body: Uint8Array): Behaviour => ({
  does,
  answer: send(200, { "content-encoding": label }, body),
  expect: "encoding",
});
const cut = (does: string, label: string, body: Uint8Array): Behaviour => ({
  does,
  answer: send(200, { "content-encoding": label }, body),
  expect: "truncated",
});
const flipped = (bytes: Buffer, fromEnd: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[copy.length - fromEnd] = (copy[copy.length - fromEnd] ?? 0) ^ 0xff;
  return copy;
};
const joined = (...parts: readonly (Uint8Array | string)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const NAMED = gzipNamed(FEED);

/** Labels that do not fit their bodies, and bodies whose end is not as it should be. */
export const CODINGS: readonly Behaviour[] = [
  ...LABELS.flatMap((label) =>
    Object.entries(WAYS).map(([way, body]) =>
      says(`labels ${way} as "${label}"`, label, body, /text|words/.test(way) ? body.toString() : FEED),
    ),
  ),
  ...LABELS.map((label) => broken(`labels zstd as "${label}"`, label, ZSTD)),
  says("labels what is compressed once as twice", "gzip, gzip", WAYS.gzip),
  says("labels what is compressed twice as once", "gzip", gzipSync(WAYS.gzip)),
  says("labels gzip within br the wrong way round", "br, gzip", brotliCompressSync(WAYS.gzip)),
  says(
    "labels text in UTF-16 as gzip",
    "gzip",
    Buffer.from(`\ufeff${FEED}`, "utf16le"),
    Buffer.from(`\ufeff${FEED}`, "utf16le").toString(),
  ),
  says("names the file within gzip", "gzip", joined(NAMED, "noise")),
  says("writes a notice behind gzip", "gzip", joined(WAYS.gzip, "\n<br>Notice: Undefined index")),
  says("sends noise behind br", "br", joined(WAYS.br, "noise")),
  says("sends noise behind zlib's format", "deflate", joined(WAYS["zlib's format"], "noise")),
  says("forgets gzip's checksum", "gzip", WAYS.gzip.subarray(0, -8)),
  says("forgets half of gzip's checksum", "gzip", WAYS.gzip.subarray(0, -6)),
  says("forgets zlib's checksum", "deflate", WAYS["zlib's format"].subarray(0, -4)),
  says("gives gzip a wrong length", "gzip", flipped(WAYS.gzip, 2)),
  says("never ends gzip, though the document is whole", "gzip", unended(FEED)),
  cut("never ends gzip, and the document neither", "gzip", unended(FEED.slice(0, -10))),
  broken("gives gzip a wrong checksum", "gzip", flipped(WAYS.gzip, 6)),
  broken("gives zlib's format a wrong checksum", "deflate", flipped(WAYS["zlib's format"], 1)),
  cut("breaks off within zlib's format", "deflate", WAYS["zlib's format"].subarray(0, 40)),
  cut("sends gzip's header alone", "gzip", WAYS.gzip.subarray(0, 10)),
  cut("sends gzip's mark alone", "gzip", WAYS.gzip.subarray(0, 2)),
  cut("sends gzip whose header never ends", "gzip", Buffer.from([0x1f, 0x8b, 8, 0x18, 0, 0, 0, 0, 0, 3])),
  says("compresses an empty document", "gzip", gzipSync(""), ""),
  says("compresses an empty document with br", "br", brotliCompressSync(""), ""),
];

/** As a server that flushes and is then stopped: everything there, without the end. */
function unended(text: string): Buffer {
  // A stored block that is not the last one (RFC 1951 section 3.2.4).
  const length = Buffer.alloc(4);
  length.writeUInt16LE(text.length);
  length.writeUInt16LE(0xffff - text.length, 2);
  return joined(gzipSync("").subarray(0, 10), Buffer.from([0]), length, text);
}

/** RFC 1952 section 2.3: with an extra field, a name, a comment and a checksum of the header. */
function gzipNamed(text: string): Buffer {
  const gzip = gzipSync(text);
  const flags = Buffer.from([0x1f, 0x8b, 8, 4 + 8 + 16 + 2]);
  return joined(
    flags,
    gzip.subarray(4, 10),
    Buffer.from([2, 0, 1, 2]),
    "feed.xml\0",
    "a comment\0",
    Buffer.from([0, 0]),
    gzip.subarray(10),
  );
}
