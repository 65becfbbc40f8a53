import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { expect } from "chai";
import { decodeDocument } from "../../src/lib/encoding/decode-document.js";
import { allocateBytes, concatBytes, copyToGive } from "../../src/lib/large-bytes.js";

const SIZES = [0, 1, 1_000, 262_143, 262_144, 262_145, 1_000_000];

describe("large bytes", () => {
  for (const size of SIZES) {
    it(`of ${size} are as those of a plain buffer`, () => {
      const pieces = Array.from({ length: 7 }, (_, at) => Buffer.alloc(Math.floor(size / 7), `piece ${at} `));
      const [own, plain] = [concatBytes(pieces), Buffer.concat(pieces)];
      expect(own.equals(plain)).to.equal(true);
      const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
      expect(hash(own)).to.equal(hash(plain));
      expect(allocateBytes(size)).to.have.length(size);
    });
  }

  it("are copied to be given to a thread, small ones not", () => {
    const bytes = Buffer.alloc(300_000, "x");
    const copy = copyToGive(bytes);
    expect(copy?.equals(bytes)).to.equal(true);
    structuredClone(copy, { transfer: copy === undefined ? [] : [copy.buffer] });
    expect([copy?.length, bytes.length]).to.deep.equal([0, 300_000]);
    expect(copyToGive(Buffer.alloc(1_000))).to.equal(undefined);
  });

  for (const [name, text, encode] of [
    ["UTF-8 of one to four bytes", "aé漢😀", (text: string) => Buffer.from(text)],
    ["ASCII", "plain text ", (text: string) => Buffer.from(text)],
    ["UTF-8 with a byte order mark", "é漢😀 ", (text: string) => Buffer.from(`\ufeff${text}`)],
    ["UTF-16", "<é漢😀 ", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ] as const) {
    it(`decoded in pieces are the text: ${name}`, () => {
      for (const shift of [0, 1, 2, 3]) {
        const whole = "<".repeat(shift + 1) + text.repeat(200_000);
        const decoded = decodeDocument(encode(whole));
        expect(decoded.text === whole).to.equal(true);
        expect(decoded.problem).to.equal(undefined);
      }
    });
  }

  it("decoded in pieces are the text: windows-1251, and Shift_JIS", () => {
    const cyrillic = Buffer.alloc(1_000_000, Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20]));
    expect(decodeDocument(cyrillic, "text/xml; charset=windows-1251").text.slice(0, 700_000)).to.equal(
      "Привет ".repeat(100_000),
    );
    const japanese = Buffer.alloc(900_000, Buffer.from([0x93, 0xfa, 0x2e]));
    expect(decodeDocument(japanese, "text/xml; charset=shift_jis").text).to.equal("日.".repeat(300_000));
  });
});
