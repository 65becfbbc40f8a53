import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createConfigThread } from "../../src/cli/runtime/config-editor.js";
import { loadConfig } from "../../src/config/load/load-config.js";
import { resolveIncludes } from "../../src/config/load/remote-includes.js";
import { sourcesOfOpml } from "../../src/config/opml/opml-sources.js";
import { muaraHere } from "../cli/cli.js";

const TITLE = "Café Łódź";

/** An OPML list whose XML declaration names an encoding. */
function list(declared: string, title: string): string {
  const declaration = declared === "" ? "" : ` encoding="${declared}"`;
  return `<?xml version="1.0"${declaration}?>\n<opml version="2.0"><body><outline text="${title}" xmlUrl="https://a.example/feed"/></body></opml>`;
}

function bigEndian(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

/** Each code of an 8-bit encoding is given by hand: Node writes Latin-1 alone. */
function bytesOf(text: string, codes: Readonly<Record<string, number>>): Buffer {
  return Buffer.from([...text].map((character) => codes[character] ?? character.charCodeAt(0)));
}

const ENCODED: readonly (readonly [name: string, bytes: Buffer, title: string])[] = [
  ["UTF-8", Buffer.from(list("utf-8", TITLE)), TITLE],
  ["UTF-8 with a mark", Buffer.from(`\uFEFF${list("", TITLE)}`), TITLE],
  ["UTF-16LE with a mark", Buffer.from(`\uFEFF${list("utf-16", TITLE)}`, "utf16le"), TITLE],
  ["UTF-16BE with a mark", bigEndian(`\uFEFF${list("UTF-16", TITLE)}`), TITLE],
  ["UTF-16LE without a mark", Buffer.from(list("utf-16", TITLE), "utf16le"), TITLE],
  ["UTF-16BE without a mark", bigEndian(list("utf-16", TITLE)), TITLE],
  ["ISO-8859-1", Buffer.from(list("ISO-8859-1", "Café"), "latin1"), "Café"],
  ["windows-1252 that declares nothing", bytesOf(list("", "Café – x"), { "–": 0x96 }), "Café – x"],
  ["ISO-8859-2", bytesOf(list("iso-8859-2", "Łódź"), { Ł: 0xa3, ó: 0xf3, ź: 0xbc }), "Łódź"],
  ["windows-1251", bytesOf(list("windows-1251", "Мир"), { М: 0xcc, и: 0xe8, р: 0xf0 }), "Мир"],
  [
    "Shift_JIS",
    Buffer.concat(
      [...list("Shift_JIS", "*")].map((one) =>
        one === "*" ? Buffer.from([0x93, 0xfa, 0x96, 0x7b]) : Buffer.from(one),
      ),
    ),
    "日本",
  ],
  ["UTF-8 that declares ISO-8859-1", Buffer.from(list("iso-8859-1", TITLE)), TITLE],
];

describe("an OPML list", () => {
  let folder: string;
  const path = () => join(folder, "feeds.config.json");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-opml-"));
    writeFileSync(path(), "{}");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [name, bytes, title] of ENCODED) {
    it(`in ${name} is read from a file, an include and standard input`, async () => {
      for (const file of ["list.opml", "list.xml", "list.txt"]) {
        writeFileSync(join(folder, file), bytes);
        const { stdout } = await muaraHere(folder, ["import", join(folder, file), "--dry-run"]);
        expect(stdout, file).to.equal(`https://a.example/feed\t${title}\n`);
        writeFileSync(path(), JSON.stringify({ include: [file] }));
        expect(loadConfig(path(), {}).sources[0]?.title, file).to.equal(title);
        writeFileSync(path(), "{}");
      }
      const { stdout } = await muaraHere(folder, ["import", "-", "--dry-run"], bytes);
      expect(stdout).to.equal(`https://a.example/feed\t${title}\n`);
    });
  }

  it("that was fetched is kept as UTF-8, whatever it declares", async () => {
    const url = "https://lists.example/mine.opml";
    writeFileSync(path(), JSON.stringify({ include: [url] }));
    for (const [day, declared] of ["shift_jis", "gbk", "iso-8859-1", "utf-16"].entries()) {
      const text = list(declared, "日本 Łódź");
      await resolveIncludes(
        loadConfig(path(), {}),
        async () => sourcesOfOpml(text),
        Date.now() + (day + 1) * 86_400_000,
      );
      expect(loadConfig(path(), {}).sources[0]?.title, declared).to.equal("日本 Łódź");
    }
    const again = await resolveIncludes(
      loadConfig(path(), {}),
      async () => sourcesOfOpml(list("utf-16", "日本 Łódź")),
      Date.now() + 9 * 86_400_000,
    );
    expect(again.map(({ kind }) => kind)).to.deep.equal(["unchanged"]);
  });

  it("JSON in another encoding than UTF-8 is still refused", () => {
    writeFileSync(path(), Buffer.from('{ "sources": [] }', "utf16le"));
    expect(() => loadConfig(path(), {})).to.throw(/feeds\.config\.json/);
  });

  it("of thousands of sources is imported off the main thread, each source once, comments kept", async () => {
    const text = '{\n  // mine\n  "sources": [\n    { "id": "a", "url": "https://a.example/" } // first\n  ]\n}\n';
    writeFileSync(path(), text);
    const outlines = Array.from(
      { length: 3_000 },
      (_, n) => `<outline text="S" xmlUrl="https://h.example/feed.xml#${n}"/>`,
    );
    const thread = createConfigThread({});
    const imported = await thread.importOpml(path(), `<opml>${outlines.join("")}${outlines.join("")}</opml>`, ["new"]);
    const again = await thread.importOpml(path(), `<opml>${outlines.join("")}</opml>`, []);
    await thread.close();
    expect(imported).to.include({ added: 3_000, known: 0 });
    expect(again).to.include({ added: 0, known: 3_000 }).and.not.have.property("config");
    expect(imported.config?.sources).to.have.length(3_001);
    const written = readFileSync(path(), "utf8");
    expect(written.startsWith(text.slice(0, text.indexOf("}")))).to.equal(true);
    expect(written).to.include("// first").and.include("// mine");
    expect(loadConfig(path(), {})).to.deep.equal(imported.config);
  });
});
