import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { ParseError } from "../../../src/feed/errors.js";
import { toInstant } from "../../../src/feed/instant.js";
import { parseFeed } from "../../../src/feed/parse.js";
import { renderFeed } from "../../../src/feed/render.js";
import { projectRoot } from "../../support/paths.js";

const FOLDER = join(projectRoot, "test/feed/fixtures/parse");
const SEEDS = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name)));
const RUNS = 1_500;
/** A fixture is a few hundred bytes; a reader that is linear needs far less than this for one, on any machine. */
const MAX_MS = 500;
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
  it("throws nothing but ParseError, and is quick", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SEEDS), fc.array(mutation, { minLength: 1, maxLength: 5 }), (seed, mutations) => {
        const bytes = mutations.reduce<Buffer>(mutate, seed);
        const start = process.cpuUsage();
        try {
          parseFeed({ url: "https://muara.example/in", bytes });
        } catch (error) {
          if (!(error instanceof ParseError)) throw error;
        }
        const { user, system } = process.cpuUsage(start);
        expect((user + system) / 1000).to.be.lessThan(MAX_MS);
      }),
      { numRuns: RUNS },
    );
  });
});

const word = fc.stringMatching(/^[A-Za-z0-9&<>"'é東 ]{1,30}$/).map((text) => `x${text.replace(/\s+/g, " ").trim()}y`);
const item = fc.record({
  title: word,
  path: fc.stringMatching(/^[a-z0-9]{1,12}$/),
  body: word,
  seconds: fc.integer({ min: 1_000_000_000, max: 1_700_000_000 }),
});

describe("rendering and parsing again", () => {
  for (const format of ["rss", "atom", "json"] as const) {
    it(`gives the same items in ${format}`, () => {
      fc.assert(
        fc.property(fc.uniqueArray(item, { selector: ({ path }) => path, maxLength: 5 }), (drafts) => {
          const items = drafts.map((draft) => itemOf(draft));
          const text = renderFeed(format, {
            ...{ id: "https://muara.example/f", title: "F", homeUrl: "https://muara.example/" },
            ...{ selfUrl: "https://muara.example/f.xml", publisher: "Muara", items },
          });
          const again = parseFeed({ url: "https://muara.example/f.xml", bytes: Buffer.from(text) });
          const facts = again.items.map(({ id, url, title, content, published }) => ({
            ...{ id, url, published },
            ...{ title: plain(title), content: content?.value },
          }));
          const wanted = items.map(({ id, url, title, contentHtml, published }) => ({
            ...{ id, url, published, title, content: contentHtml },
          }));
          expect(facts).to.deep.equal(wanted);
        }),
        { numRuns: 150 },
      );
    });
  }
});

function itemOf({ title, path, body, seconds }: { title: string; path: string; body: string; seconds: number }) {
  const published = toInstant(seconds * 1000);
  return {
    id: `tag:muara.example,2024:${path}`,
    url: `https://muara.example/${path}`,
    title,
    contentHtml: `<p>${escapeHtml(body)}</p>`,
    ...{ authors: [], attachments: [], categories: [], published, firstSeen: published },
    source: { id: "s", title: "S" },
  };
}

function plain(text: { value: string; type: "text" | "html" } | undefined): string | undefined {
  if (text?.type !== "html") return text?.value;
  const entities: Readonly<Record<string, string>> = {
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&apos;": "'",
  };
  return text.value.replace(/&(?:lt|gt|quot|#39|apos);/g, (name) => entities[name] ?? name).replaceAll("&amp;", "&");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
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
