import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { ParseError } from "../../../src/domain/errors.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";
import { projectRoot } from "../../support/paths.js";

const FOLDER = join(projectRoot, "test/feed/fixtures/parse");
const SEEDS = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name)));
const RUNS = 1_500;
const TOKENS = [
  "<",
  ">",
  "&",
  '"',
  "]]>",
  "<![CDATA[",
  "<!--",
  "-->",
  "<item>",
  "</item>",
  "<entry>",
  "<?",
  "xmlns:x='",
  "\0",
  "\xff",
  "{",
  "]",
  "__proto__",
];

const mutation = fc.record({
  at: fc.nat(2_000),
  length: fc.nat(40),
  token: fc.constantFrom(...TOKENS),
  kind: fc.constantFrom("cut", "insert", "repeat", "truncate"),
});

describe("parseFeed on mutated fixtures", () => {
  it("throws nothing but ParseError", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SEEDS), fc.array(mutation, { minLength: 1, maxLength: 5 }), (seed, mutations) => {
        const bytes = mutations.reduce<Buffer>(mutate, seed);
        attempt(bytes);
      }),
      { numRuns: RUNS },
    );
  });
});

function attempt(bytes: Buffer): void {
  try {
    parseFeed({ url: "https://muara.example/in", bytes });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
  }
}

function mutate(
  bytes: Buffer,
  { at, length, token, kind }: { at: number; length: number; token: string; kind: string },
): Buffer {
  const from = at % Math.max(bytes.length, 1);
  const before = bytes.subarray(0, from);
  const piece = bytes.subarray(from, from + length);
  switch (kind) {
    case "cut":
      return Buffer.concat([before, bytes.subarray(from + length)]);
    case "insert":
      return Buffer.concat([before, Buffer.from(token, "latin1"), bytes.subarray(from)]);
    case "repeat":
      return Buffer.concat([before, ...Array.from({ length: 50 }, () => piece), bytes.subarray(from)]);
    default:
      return before;
  }
}
