import { expect } from "chai";
import { decodeDocument } from "../../src/feed/encoding.js";
import { sanitiseHtml } from "../../src/feed/sanitise.js";

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

describe("ruby brackets outside a ruby", () => {
  it("stand side by side, whether sanitised once or twice", () => {
    const once = sanitiseHtml("<rp><tfoot><rp>");
    expect(once).to.equal("<rp></rp><rp></rp>");
    expect(sanitiseHtml(once)).to.equal(once);
  });
});
