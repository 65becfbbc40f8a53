import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { type ConfigEdit, editConfig } from "../../src/config/edit/edit-config.js";
import { removeEntries } from "../../src/config/edit/edit-entries.js";
import { removeValue } from "../../src/config/edit/edit-text.js";
import { parseDocument } from "../../src/config/load/document.js";

const STYLES: readonly (readonly [name: string, write: (entries: readonly string[]) => string])[] = [
  ["a line each", (entries) => `{\n  "list": [\n${entries.map((one) => `    ${one}`).join(",\n")}\n  ]\n}\n`],
  [
    "a line each, with trailing commas",
    (entries) => `{\n\t"list": [\n${entries.map((one) => `\t\t${one},\n`).join("")}\t],\n}`,
  ],
  ["one line", (entries) => `{ "list": [${entries.join(", ")}] }`],
  [
    "comments between",
    (entries) => `{ "list": [\n${entries.map((one, n) => `  // before ${n}\n  ${one}, // after ${n}\n`).join("")}] }`,
  ],
];

describe("several edits of one list", () => {
  for (const [name, write] of STYLES) {
    it(`remove what single removals remove, written as ${name}`, () => {
      fc.assert(
        fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }), (isGone) => {
          const text = write(isGone.map((_, index) => `"e${index}"`));
          const indexes = new Set(isGone.flatMap((gone, index) => (gone ? [index] : [])));
          const together = removeEntries(text, [{ path: ["list"], indexes }]);
          const singly = [...indexes].reverse().reduce((left, index) => removeValue(left, ["list", index]), text);
          const document = parseDocument("", together);
          expect(document.problems).to.deep.equal([]);
          expect(document.value).to.deep.equal(parseDocument("", singly).value);
          for (const [comment] of text.matchAll(/\/\/ .*/g)) expect(together).to.include(comment);
        }),
      );
    });
  }

  describe("of the sources of a config", () => {
    let folder: string;
    let path: string;
    const COUNT = 400;
    const ids = Array.from({ length: COUNT }, (_, n) => `s${n}`);
    const read = () => readFileSync(path, "utf8");
    const configOf = () => parseDocument("", read()).value as { sources: Record<string, unknown>[]; feeds: unknown[] };

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "muara-edits-"));
      path = join(folder, "feeds.config.json");
      const lines = ids.map((id) => `    { "id": "${id}", "url": "https://${id}.example/" } // ${id}`);
      const feed = `{ "id": "f", "sources": ${JSON.stringify(ids)} }`;
      const included = ids.map((id) => ({ id: `more-${id}`, url: `https://more.example/${id}`, tags: ["a"] }));
      writeFileSync(join(folder, "more.json"), JSON.stringify(included, null, 4));
      writeFileSync(
        path,
        `{\n  "include": ["more.json"],\n  "sources": [\n${lines.join(",\n").replace(/ (\/\/ s\d+),/g, ", $1")}\n  ],\n  "feeds": [${feed}]\n}\n`,
      );
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const edit = (edits: readonly ConfigEdit[]) => editConfig(path, edits, {});

    it("set keys of each, in its own file, and keep every comment", () => {
      const values = { paused: true, tags: ["x", "y"], "retention.maxItems": 5 };
      const all = [...ids, ...ids.map((id) => `more-${id}`)];
      const config = edit(all.map((id) => ({ kind: "setSource", id, values })));
      expect(config.sources.filter(({ paused, retention }) => paused && retention.maxItems === 5)).to.have.length(
        2 * COUNT,
      );
      for (const id of ids) expect(read()).to.include(`// ${id}`);
      edit(
        all.map((id) => ({ kind: "setSource", id, values: { paused: undefined, "retention.maxItems": undefined } })),
      );
      expect(configOf().sources[7]).to.deep.equal({ id: "s7", url: "https://s7.example/", tags: ["x", "y"] });
      const included = readFileSync(join(folder, "more.json"), "utf8");
      expect(included)
        .to.include('    {\n        "id": "more-s0",')
        .and.include('\n        "tags": [\n            "x",\n');
    });

    it("remove some, also from the feeds that name them", () => {
      const gone = ids.filter((_, n) => n % 3 !== 1);
      const config = edit(gone.map((id) => ({ kind: "removeSource", id })));
      const left = ids.filter((id) => !gone.includes(id));
      expect(config.feeds[0]?.sources.ids).to.deep.equal(left);
      expect(configOf().sources.map(({ id }) => id)).to.deep.equal(left);
    });

    it("change nothing when one of them is no source", () => {
      const before = read();
      const wrong: ConfigEdit[] = [
        { kind: "removeSource", id: "s1" },
        { kind: "removeSource", id: "unknown" },
      ];
      expect(() => edit(wrong)).to.throw(/no source here has the id "unknown"/);
      expect(read()).to.equal(before);
    });
  });
});
