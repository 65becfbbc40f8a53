import { randomBytes } from "node:crypto";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { BodyBuffer, yieldIfLarge } from "../../src/fetch/connection/body-buffer.js";
import { decodeStrictly, decodeWhatCame, SYNC_MAX_BYTES } from "../../src/fetch/connection/content-coding.js";
import { settlesAtOnce } from "../support/settled.js";

const MAX_BYTES = 64 * 1024 * 1024;
const PACKERS = [
  ["gzip", "gzip", gzipSync],
  ["brotli", "br", brotliCompressSync],
  ["deflate", "deflate", deflateSync],
  ["bare deflate", "deflate", deflateRawSync],
] as const;
/** What is unpacked, and whether that happens in another thread. */
const BODIES = [
  ["nothing", Buffer.alloc(0), false],
  ["a short text", Buffer.from("Karet & Sawit Naik\n".repeat(100)), false],
  ["256 kB in a few bytes", Buffer.alloc(256 * 1024), false],
  ["a byte more in a few bytes", Buffer.alloc(256 * 1024 + 1), true],
  ["megabytes in a few bytes", Buffer.alloc(2 * 1024 * 1024), true],
  ["a body that packs badly", randomBytes(SYNC_MAX_BYTES + 1_000), true],
] as const;

describe("unpacking a body", () => {
  for (const [name, coding, pack] of PACKERS) {
    for (const [what, body, isThreaded] of BODIES) {
      it(`${name}: ${what} is unpacked ${isThreaded ? "in a thread" : "at once"}`, async () => {
        const packed = pack(body);
        for (const decode of [decodeStrictly, decodeWhatCame]) {
          const unpacking = decode(coding, packed, MAX_BYTES);
          const isAtOnce = await settlesAtOnce(unpacking);
          expect(Buffer.compare(await unpacking, body)).to.equal(0);
          // What came of a gzip body is always unpacked in a thread.
          expect(isAtOnce).to.equal(!isThreaded && !(coding === "gzip" && decode === decodeWhatCame));
        }
      });
    }
  }

  it("of more than the limit is given up", async () => {
    for (const [, coding, pack] of PACKERS) {
      for (const limit of [1_000, 1024 * 1024]) {
        const refused = await decodeStrictly(coding, pack(Buffer.alloc(limit + 1)), limit).catch((cause) => cause);
        expect(refused).to.have.property("code", "ERR_BUFFER_TOO_LARGE");
      }
    }
  });
});

describe("the steps of a large body", () => {
  it("let the event loop go on between them, those of a small one do not", async () => {
    expect(await settlesAtOnce(yieldIfLarge(1_000_000))).to.equal(true);
    expect(await settlesAtOnce(yieldIfLarge(1_000_001))).to.equal(false);
  });

  it("a body that comes in pieces of any size is kept whole", () => {
    for (const sizes of [[], [1], [4_095, 4_096, 1], [1, 5_000, 1], Array.from({ length: 40_000 }, () => 1)]) {
      const body = randomBytes(sizes.reduce((sum, size) => sum + size, 0));
      const pieces = new BodyBuffer();
      let at = 0;
      for (const size of sizes) {
        pieces.add(body.subarray(at, at + size));
        at += size;
      }
      expect(pieces.length).to.equal(body.length);
      expect(Buffer.compare(pieces.whole(), body)).to.equal(0);
    }
  });
});
