import { expect } from "chai";
import fc from "fast-check";
import { sanitiseHtml } from "../../src/feed/sanitise/sanitise-html.js";
import { decodeDocument } from "../../src/lib/encoding/decode-document.js";
import { decodeMixed } from "../../src/lib/encoding/mixed-encoding.js";

describe("a document's own word on its encoding", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    it(`may be ${name} and is a plain name then`, () => {
      const bytes = Buffer.from(`<?xml version="1.0" encoding="${name}"?><t>Caf\xe9</t>`, "latin1");
      expect(decodeDocument(bytes).text).to.contain("<t>Café</t>");
    });
  }
});

describe("bytes that tell their own width", () => {
  const text = '<?xml version="1.0" encoding="utf-8"?><t>Café 東京 😀</t>';
  const wide = (bytesEach: 2 | 4, write: (view: DataView, at: number, value: number) => void) => (written: string) => {
    const units = bytesEach === 2 ? utf16Of(written) : Array.from(written, (sign) => sign.codePointAt(0) ?? 0);
    const bytes = new Uint8Array(units.length * bytesEach);
    units.forEach((unit, at) => {
      write(new DataView(bytes.buffer), at * bytesEach, unit);
    });
    return bytes;
  };
  const encoders = {
    "utf-8": (written: string) => new TextEncoder().encode(written),
    "utf-16le": wide(2, (view, at, value) => view.setUint16(at, value, true)),
    "utf-16be": wide(2, (view, at, value) => view.setUint16(at, value, false)),
    "utf-32le": wide(4, (view, at, value) => view.setUint32(at, value, true)),
    "utf-32be": wide(4, (view, at, value) => view.setUint32(at, value, false)),
  };
  for (const [name, encode] of Object.entries(encoders)) {
    for (const mark of ["\ufeff", ""]) {
      it(`${name} ${mark === "" ? "without" : "with"} a byte order mark, whatever prolog and header say`, () => {
        const decoded = decodeDocument(encode(mark + text), "text/xml; charset=utf-8");
        expect(decoded.text.replace(/^\ufeff/, "")).to.equal(text);
        expect(decoded.encoding).to.equal(name);
      });
    }
  }

  function utf16Of(written: string): number[] {
    return Array.from({ length: written.length }, (_, at) => written.charCodeAt(at));
  }
});

describe("UTF-8 with stray bytes of windows-1252", () => {
  for (const [claim, bytes, text, stray] of [
    ["a quotation mark between characters of two to four bytes", "é\x92東😀", "é’東😀", 1],
    ["a character cut off by the end", "é東\xe6\x9d", "é東æ\x9d", 2],
    ["an overlong form and half of a surrogate pair", "東é\xc0\xaf\xed\xa0\x80", "東éÀ¯í\xa0€", 5],
    ["what lies beyond Unicode", "東\xf4\x90\x80\x80", "東ô\x90€€", 4],
  ] as const) {
    it(claim, () => {
      const mixed = Buffer.concat(
        Array.from(bytes, (sign) =>
          /[\x80-\xe8\xea-\xff]/.test(sign) ? Buffer.from(sign, "latin1") : Buffer.from(sign, "utf8"),
        ),
      );
      expect(decodeMixed(mixed)).to.include({ text, stray });
    });
  }

  it("finds none in valid UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(decodeMixed(Buffer.from(text))).to.include({ text, stray: 0 });
      }),
    );
  });
});

describe("ruby brackets outside a ruby", () => {
  it("stand side by side, whether sanitised once or twice", () => {
    const once = sanitiseHtml("<rp><tfoot><rp>");
    expect(once).to.equal("<rp></rp><rp></rp>");
    expect(sanitiseHtml(once)).to.equal(once);
  });
});
