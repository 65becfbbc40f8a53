import { expect } from "chai";
import fc from "fast-check";
import { isAllowed, matchRule, parseRobots, productOf, type RobotsRules } from "../../src/fetch/robots/robots-rules.js";
import "../support/seed.js";

const KIB = 1_024;

describe("rules of robots.txt", () => {
  /** Rule, path, whether it matches: RFC 9309 section 2.2 and 5, and what may be hidden in percent-encoding. */
  const MATCHES: readonly (readonly [rule: string, path: string, matches: boolean])[] = [
    ["/", "/", true],
    ["/fish", "/fish.html", true],
    ["/fish", "/Fish.asp", false],
    ["/fish", "/catfish", false],
    ["/fish*", "/fishheads/yummy.html?id=1", true],
    ["/fish/", "/fish", false],
    ["/*.php", "/folder/any.php.file.html", true],
    ["/*.php", "/windows.PHP", false],
    ["/*.php$", "/filename.php", true],
    ["/*.php$", "/filename.php?parameters", false],
    ["/*.php$", "/a.php/b.php", true],
    ["/fish*.php", "/fishheads/catfish.php?parameters", true],
    ["/fish*.php", "/Fish.PHP", false],
    ["*", "/anything", true],
    ["*/end$", "/a/end", true],
    ["/a*a$", "/a", false],
    ["/a*a$", "/aa", true],
    ["/$", "/", true],
    ["/$", "/x", false],
    ["/a$b", "/a$b", true],
    ["/a$b", "/a", false],
    ["/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true],
    ["/path/file-with-a-%2A.html", "/path/file-with-a-x.html", false],
    ["/path/foo-%24", "/path/foo-$", true],
    ["/foo/bar/ツ", "/foo/bar/%E3%83%84", true],
    ["/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", true],
    ["/foo/bar/%62%61%7A", "/foo/bar/baz", true],
    ["/foo/bar/baz", "/foo/bar/%62%61%7a", true],
    ["/a%2Fb", "/a/b", false],
    ["/a%2fb", "/a%2Fb", true],
    ["/a b", "/a%20b", true],
    ["/%", "/%", true],
    ["/%zz", "/%zz", true],
    ["/foo?bar=a&b", "/foo?bar=a&b=1", true],
    ["private", "/private", false],
    ["", "/anything", false],
    [`/${"*".repeat(500_000)}x$`, "/yx", true],
  ];
  for (const [rule, path, matches] of MATCHES) {
    it(`${rule.slice(0, 40) || "nothing"} ${matches ? "matches" : "does not match"} ${path}`, () => {
      expect(decide(`User-agent: *\nDisallow: ${rule}`, path)).to.equal(!matches);
    });
  }

  /** Lines, path, whether it may be fetched. */
  const FILES: readonly (readonly [claim: string, lines: readonly string[], path: string, allowed: boolean])[] = [
    ["the longest rule decides", ["User-agent: *", "Allow: /folder/page", "Disallow: /folder/"], "/folder/page", true],
    ["whatever the order", ["User-agent: *", "Disallow: /folder/", "Allow: /folder/page"], "/folder/page", true],
    ["of two as long, Allow does", ["User-agent: *", "Disallow: /page", "Allow: /page"], "/page", true],
    ["a longer Disallow wins", ["User-agent: *", "Allow: /a", "Disallow: /a*c"], "/abc", false],
    [
      "our own group goes before that of all",
      ["User-agent: *", "Disallow: /", "User-agent: Muara", "Disallow: /x"],
      "/y",
      true,
    ],
    ["our own empty group allows all", ["User-agent: *", "Disallow: /", "User-agent: muara", "Disallow:"], "/y", true],
    ["names in a row share the rules", ["User-agent: other", "User-agent: MUARA/2.0", "Disallow: /x"], "/x", false],
    [
      "groups of one name are one",
      ["User-agent: muara", "Allow: /", "User-agent: a", "Allow: /", "User-agent: muara", "Disallow: /x"],
      "/x",
      false,
    ],
    [
      "a blank line and a sitemap end no group",
      ["User-agent: *", "", "Sitemap: https://a.example/s", "Disallow: /x"],
      "/x",
      false,
    ],
    [
      "Crawl-delay ends the names of a group",
      ["User-agent: muara", "Crawl-delay: 1", "User-agent: b", "Disallow: /"],
      "/x",
      true,
    ],
    ["another's rules do not count", ["User-agent: muarabot", "Disallow: /"], "/x", true],
    ["rules before any name do not count", ["Disallow: /", "User-agent: a", "Allow: /"], "/x", true],
    ["names of fields have any case, comments end a line", ["USER-AGENT: * # all", "DISALLOW : /x # no"], "/x", false],
    ["a byte order mark is skipped", ["\ufeffUser-agent: *", "Disallow: /x"], "/x", false],
    [
      "a rule longer than 2,048 characters is left out",
      ["User-agent: *", `Disallow: /${"x".repeat(2_048)}`],
      `/${"x".repeat(3_000)}`,
      true,
    ],
    [
      "of a path longer than 4,096 the beginning counts",
      ["User-agent: *", "Disallow: /x*y"],
      `/x${"z".repeat(5_000)}y`,
      true,
    ],
  ];
  for (const [claim, lines, path, allowed] of FILES) {
    it(claim, () => {
      for (const end of ["\n", "\r\n", "\r"])
        expect(decide(lines.join(end), path), JSON.stringify(end)).to.equal(allowed);
    });
  }

  it("Crawl-delay is that of our group", () => {
    const { crawlDelay } = runAll(parseRobots("User-agent: *\nCrawl-delay: 2.5\nCrawl-delay: 9", "muara")).result;
    expect(crawlDelay).to.equal(2.5);
  });

  it("the product token is the name before the version", () => {
    expect(["Muara/1.2.3 (+https://a.example)", "Reader", " My-Bot; x"].map(productOf)).to.deep.equal([
      "muara",
      "reader",
      "my-bot",
    ]);
  });

  it("match as an expression would that says the same", () => {
    const parts = fc.array(fc.constantFrom("a", "b", "ab", "aab", "*", "*", "/"), { maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.boolean(), fc.stringMatching(/^[ab/]{0,12}$/), (rule, isAnchored, path) => {
        const pattern = `/${rule.join("")}${isAnchored ? "$" : ""}`;
        const same = new RegExp(
          `^/${rule.map((part) => (part === "*" ? ".*" : part)).join("")}${isAnchored ? "$" : ""}`,
        );
        expect(matchRule(pattern, `/${path}`).matches).to.equal(same.test(`/${path}`));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("robots.txt made to be slow", () => {
  const PATH = `/${"a".repeat(4_095)}`;
  /** Of rule and path together each step moves one pointer; the table of a part costs its length again. */
  const MAX_STEPS_PER_CHARACTER = 4;
  const RULES: Readonly<Record<string, string>> = {
    "wildcards alone": "*".repeat(2_048),
    "a wildcard before each letter": "*a".repeat(1_023),
    "a part that nearly matches everywhere": `*${"a".repeat(1_000)}b*${"a".repeat(1_000)}c`,
    "two letters between wildcards": `${"*ab".repeat(680)}`,
    "a long tail": `/*${"a".repeat(2_000)}b$`,
  };
  for (const [what, rule] of Object.entries(RULES)) {
    it(`${what}: the steps grow with rule and path, not with their product`, () => {
      const { steps } = matchRule(rule, PATH);
      expect(steps).to.be.at.most(MAX_STEPS_PER_CHARACTER * (rule.length + PATH.length));
    });
  }

  it("500 KiB are parsed to the last rule, and each path is decided in slices", () => {
    const head = "User-agent: *\n";
    const rules: string[] = [];
    for (let size = head.length; size < 500 * KIB; size += rules.at(-1)?.length ?? 0)
      rules.push(`Disallow: /${rules.length}*${"ab".repeat(20)}*x$\n`);
    const text = `${head}${rules.join("")}Disallow: /last\n`;
    const parsed = runAll(parseRobots(text, "muara"));
    expect(parsed.result.rules).to.have.length(rules.length + 1);
    expect(parsed.slices).to.be.greaterThan(2);
    expect(runAll(isAllowed(parsed.result, "/last")).result).to.equal(false);
    expect(runAll(isAllowed(parsed.result, "/other")).result).to.equal(true);
    const slow = runAll(isAllowed(parsed.result, `/1${"ab".repeat(2_000)}`));
    expect(slow.slices).to.be.greaterThan(1);
  });

  it("rules that take too long on a path are not followed by a fetch", () => {
    const rules = Array.from({ length: 20_000 }, (_, at) => `Disallow: *aab${at}`).join("\n");
    const parsed = runAll(parseRobots(`User-agent: *\n${rules}`, "muara")).result;
    expect(runAll(isAllowed(parsed, PATH)).result).to.equal(undefined);
    expect(runAll(isAllowed(parsed, "/short")).result).to.equal(true);
  });
});

function decide(text: string, path: string): boolean | undefined {
  const rules: RobotsRules = runAll(parseRobots(text, "muara")).result;
  return runAll(isAllowed(rules, path)).result;
}

function runAll<Result>(work: Generator<void, Result>): { readonly result: Result; readonly slices: number } {
  for (let slices = 1; ; slices++) {
    const step = work.next();
    if (step.done) return { result: step.value, slices };
  }
}
