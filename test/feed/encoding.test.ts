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

describe("ruby brackets outside a ruby", () => {
  it("stand side by side, whether sanitised once or twice", () => {
    const once = sanitiseHtml("<rp><tfoot><rp>");
    expect(once).to.equal("<rp></rp><rp></rp>");
    expect(sanitiseHtml(once)).to.equal(once);
  });
});
