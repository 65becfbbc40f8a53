import { expect } from "chai";
import { requestHeaders, userAgentFor } from "../../src/fetch/request-headers.js";

describe("how Muara calls itself", () => {
  const given = { version: "1.2.3", siteUrl: "https://feeds.example", configured: undefined };
  for (const [options, name] of [
    [{ ...given, feeds: 4 }, "Muara/1.2.3 (+https://feeds.example; 4 feeds)"],
    [{ ...given, feeds: 1 }, "Muara/1.2.3 (+https://feeds.example; 1 feed)"],
    [{ ...given, feeds: 2, configured: "Mine (for {feeds})" }, "Mine (for 2 feeds)"],
    [{ ...given, feeds: 2, configured: "Mine" }, "Mine"],
  ] as const) {
    it(name, () => expect(userAgentFor(options)).to.equal(name));
  }
});

describe("what is sent with a request", () => {
  const headersWith = (etag: string) =>
    requestHeaders({ userAgent: "M", accept: undefined, validators: { url: "https://a.example/", etag } });

  it("validators as they were given, odd ones too", () => {
    for (const etag of ['"1"', 'W/"1"', "unquoted", '"caf\u00e9"']) {
      expect(headersWith(etag)).to.include({ "if-none-match": etag });
    }
  });

  it("none that no header can carry, and none that is empty", () => {
    for (const etag of ["", '"a\nb"', '"\u6771"']) expect(headersWith(etag)).to.not.have.property("if-none-match");
  });
});
