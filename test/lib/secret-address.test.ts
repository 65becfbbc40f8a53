import { expect } from "chai";
import fc from "fast-check";
import { maskPassword, secretsIn, withoutAddressSecrets } from "../../src/lib/secret-address.js";
import { withoutSecrets } from "../../src/lib/secret-parameters.js";

describe("an address without its secrets", () => {
  for (const [given, clean, secrets] of [
    ["https://a.example/feed?token=S", "https://a.example/feed", ["token"]],
    ["https://a.example/feed?a=1&key=S&b=2", "https://a.example/feed?a=1&b=2", ["key"]],
    ["https://a.example/feed?auth=S&b=2", "https://a.example/feed?b=2", ["auth"]],
    ["https://a.example/feed?b=2&secret=S#x", "https://a.example/feed?b=2#x", ["secret"]],
    ["https://a.example/feed?PASSWORD=S", "https://a.example/feed", ["PASSWORD"]],
    ["https://a.example/feed?sig=S&sv=1", "https://a.example/feed?sv=1", ["sig"]],
    ["https://a.example/feed?api_key=S", "https://a.example/feed", ["api_key"]],
    ["https://a.example/feed?apikey=S;x=1", "https://a.example/feed?x=1", ["apikey"]],
    ["https://a.example/feed?accessToken=S", "https://a.example/feed", ["accessToken"]],
    ["https://a.example/feed?rsskey=S", "https://a.example/feed", ["rsskey"]],
    ["https://a.example/feed?feed_token=S&format=atom", "https://a.example/feed?format=atom", ["feed_token"]],
    [
      "https://a.example/feed?X-Amz-Signature=S&X-Amz-Date=1",
      "https://a.example/feed?X-Amz-Date=1",
      ["X-Amz-Signature"],
    ],
    ["https://a.example/feed?to%6Ben=S", "https://a.example/feed", ["token"]],
    ["https://a.example/feed?user%5Bpassword%5D=S", "https://a.example/feed", ["user[password]"]],
    ["https://a.example/feed#access_token=S&x=1", "https://a.example/feed#x=1", ["access_token"]],
    ["https://u:S@a.example/feed", "https://a.example/feed", ["user name and password"]],
    ["https://S@a.example/feed", "https://a.example/feed", ["user name and password"]],
    [
      "https://bridge.example/?url=https%3A%2F%2Fa.example%2Ff%3Ftoken%3DS&n=1",
      "https://bridge.example/?url=https%3A%2F%2Fa.example%2Ff&n=1",
      ["an address in its query"],
    ],
    ["https://a.example/feed", "https://a.example/feed", []],
    ["https://a.example/?p=1&keyword=x&author=y&page=2", "https://a.example/?p=1&keyword=x&author=y&page=2", []],
    ["https://a.example/?token", "https://a.example/?token", []],
    ["https://a.example/?token=", "https://a.example/?token=", []],
    ["https://a.example/?q=%E0%A4%A&x=1", "https://a.example/?q=%E0%A4%A&x=1", []],
    ["https://a.example/@user?x=a+b", "https://a.example/@user?x=a+b", []],
  ] as const) {
    it(given, () => {
      expect(withoutSecrets(given)).to.equal(clean);
      expect(secretsIn(given)).to.deep.equal(secrets);
    });
  }

  it("changes nothing but what it removes, whatever the address", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const clean = withoutSecrets(url);
        expect(withoutSecrets(clean)).to.equal(clean);
        if (secretsIn(url).length === 0) expect(clean).to.equal(url);
      }),
    );
  });
});

describe("a text without the secrets of its addresses", () => {
  for (const [given, clean] of [
    ["https://a.example/f?token=S answered 404.", "https://a.example/f answered 404."],
    ["asked (https://a.example/f?x=1&token=S), then left", "asked (https://a.example/f?x=1), then left"],
    ['{"url":"https://a.example/f?key=S","n":1}', '{"url":"https://a.example/f","n":1}'],
    ["https://u:S@a.example/f is rejected", "https://u:***@a.example/f is rejected"],
    ["feed://u:S@a.example/f", "feed://u:***@a.example/f"],
    ["postgres://u:S@db.example/muara", "postgres://u:***@db.example/muara"],
    ["feed:https://a.example/f?sig=S", "feed:https://a.example/f"],
    ["no address, token=kept", "no address, token=kept"],
    ["https://a.example/@me and http://b.example/?a=1", "https://a.example/@me and http://b.example/?a=1"],
  ] as const) {
    it(given, () => expect(withoutAddressSecrets(given)).to.equal(clean));
  }

  for (const given of [
    "https://u:p/S@a.example/",
    "https://u:p?S@a.example/",
    "https://u:p#S@a.example/",
    "https://u:S@",
  ]) {
    it(`masks the password of ${given}, which is no valid address`, () => {
      expect(maskPassword(given)).to.include("u:***@").and.not.include("S");
    });
  }
});
