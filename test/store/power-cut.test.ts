import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { expect } from "chai";
import type { StoredItem } from "../../src/domain/stored-item.js";
import { encodeBody } from "../../src/store/files/source/body-lines.js";
import type { IndexedHead } from "../../src/store/files/source/head-index.js";
import { emptyFile, encodeSourceFile } from "../../src/store/files/source/source-file.js";
import { headOf } from "../../src/store/head-of.js";
import { commit, contents, FolderCase } from "./folder-case.js";
import { anItem, anUpdate, aSource, aState, at } from "./samples.js";

const SOURCES = [aSource("one")];
const OLD = { a: "<p>Body of a</p>" };
const NEW = { a: "<p>edited</p>", b: "<p>Body of b</p>" };
const LONG = `<p>${"long ".repeat(20_000)}</p>`;

/** A start has this, without an alarm; what is saved then is there at the next one. */
async function expectToGoOn(folder: FolderCase, expected: Record<string, string>, once = () => {}): Promise<void> {
  const store = await folder.open(SOURCES);
  expect(await contents(store, "one")).to.deep.equal(expected);
  expect(folder.alarms).to.deep.equal([]);
  once();
  await commit(store, anUpdate("one", [anItem("c", { place: 2 })]));
  const after = { ...expected, c: "<p>Body of c</p>" };
  expect(await contents(store, "one")).to.deep.equal(after);
  await store.close();
  expect(await contents(await folder.open(SOURCES), "one")).to.deep.equal(after);
  expect(folder.alarms).to.deep.equal([]);
}

describe("a power cut in the midst of a commit", () => {
  let folder: FolderCase;
  let bodies: string;
  let catalog: string;
  /** Where the last commit begins in the bodies file. */
  let begin: number;

  /** Two commits; of the second nobody was told. */
  beforeEach(async () => {
    folder = new FolderCase();
    bodies = folder.pathOf("one", ".1.bodies");
    catalog = join(folder.path, "catalog.jsonl");
    const first = await folder.open(SOURCES);
    await commit(first, anUpdate("one", [anItem("a")]));
    await first.close();
    begin = folder.endOf("one", ".1.bodies");
    copyFileSync(catalog, `${catalog}.kept`);
    const second = await folder.open(SOURCES);
    await commit(second, anUpdate("one", [anItem("a", { contentHtml: NEW.a }), anItem("b", { place: 1 })]));
    await second.close();
    renameSync(`${catalog}.kept`, catalog);
  });

  afterEach(() => folder.end());

  const overwrite = (from: number, to: number, value: string | number = 0) => {
    const bytes = readFileSync(bodies);
    writeFileSync(bodies, bytes.fill(value, from, Math.min(to, bytes.length)));
  };
  const cuts: readonly [string, () => void, Record<string, string>][] = [
    ["nothing is missing: it counts", () => {}, NEW],
    [
      "its last byte is missing: it does not count",
      () => truncateSync(bodies, folder.endOf("one", ".1.bodies") - 1),
      OLD,
    ],
    ["its first body alone is there: it does not count", () => truncateSync(bodies, begin + 60), OLD],
    ["its first body is zeros: it does not count", () => overwrite(begin, begin + 20), OLD],
    ["all its bodies are zeros", () => overwrite(begin, readFileSync(bodies).indexOf('{"rev"', begin)), OLD],
    ["its line is zeros", () => overwrite(readFileSync(bodies).indexOf('{"rev"', begin), Infinity), OLD],
    ["all of it is zeros", () => overwrite(begin, Infinity), OLD],
    ["all of it is room still", () => overwrite(begin, Infinity, " "), OLD],
    ["its first body is room still", () => overwrite(begin, begin + 60, " "), OLD],
  ];
  for (const [what, cut, expected] of cuts) {
    it(what, async () => {
      cut();
      await expectToGoOn(folder, expected);
    });
  }
});

describe("a commit that a Muara of format 2 did not end", () => {
  let folder: FolderCase;
  let heads: string;
  let bodies: string;

  /** Two revisions of a source's file, the older one under the name that it had during the second commit. */
  beforeEach(() => {
    folder = new FolderCase();
    heads = folder.pathOf("one", ".json");
    bodies = folder.pathOf("one", ".1.bodies");
    const [a, edited, b] = [anItem("a"), anItem("a", { contentHtml: NEW.a }), anItem("b", { place: 1 })];
    const [aLine, editedLine, bLine] = [a, edited, b].map(encodeBody) as [Buffer, Buffer, Buffer];
    const slot = (item: StoredItem, off: number, line: Buffer) => ({
      ...headOf(item),
      off,
      len: line.length,
      crc: crc32(line),
    });
    const file = (rev: number, size: number, indexedHeads: readonly IndexedHead[]) =>
      Buffer.concat(encodeSourceFile({ ...emptyFile(aState("one")), rev, size, indexedHeads }).chunks);
    const size = aLine.length + editedLine.length;
    mkdirSync(dirname(heads), { recursive: true });
    writeFileSync(bodies, Buffer.concat([aLine, editedLine, bLine]));
    writeFileSync(`${heads}.before`, file(1, aLine.length, [slot(a, 0, aLine)]));
    const indexedHeads = [slot(b, size, bLine), slot(edited, aLine.length, editedLine)];
    writeFileSync(heads, file(2, size + bLine.length, indexedHeads));
    writeFileSync(join(folder.path, "muara.json"), '{"format":2}\n');
  });

  afterEach(() => folder.end());

  const cuts: readonly [string, () => void, Record<string, string>][] = [
    ["nothing is missing: the new file stays", () => {}, NEW],
    ["the new file is torn: the one before is back", () => truncateSync(heads, 100), OLD],
    ["the new file is empty: the one before is back", () => truncateSync(heads, 0), OLD],
    ["a new body is cut: the one before is back", () => truncateSync(bodies, statSync(bodies).size - 5), OLD],
    [
      "the new bodies are zeros: the one before is back",
      () => {
        const bytes = readFileSync(bodies);
        writeFileSync(bodies, bytes.fill(0, bytes.indexOf("\n") + 1));
      },
      OLD,
    ],
    ["the file before is torn, the new one whole: that stays", () => truncateSync(`${heads}.before`, 50), NEW],
  ];
  for (const [what, cut, expected] of cuts) {
    it(what, async () => {
      cut();
      await expectToGoOn(folder, expected, () => expect(existsSync(`${heads}.before`)).to.equal(false));
      expect(readFileSync(join(folder.path, "muara.json"), "utf8")).to.include('"format":3');
    });
  }
});

describe("a copy whose heads are younger than its bodies", () => {
  let folder: FolderCase;

  beforeEach(() => {
    folder = new FolderCase();
  });

  afterEach(() => folder.end());

  it("has every body that was there when it was begun, from an older generation or an older edition of the item", async () => {
    const store = await folder.open(SOURCES);
    const first = [anItem("a"), anItem("b", { place: 1 }), anItem("c", { contentHtml: LONG, place: 2 })];
    await commit(store, anUpdate("one", first));
    const begun = folder.endOf("one", ".1.bodies");
    await commit(store, anUpdate("one", [anItem("b", { contentHtml: "<p>edited</p>", place: 1 })]));
    await commit(store, anUpdate("one", [anItem("d", { place: 3 })], { removals: ["c"] }));
    await store.close();
    expect(folder.files("one")).to.deep.equal([".1.bodies", ".2.bodies", ".json"]);
    truncateSync(folder.pathOf("one", ".1.bodies"), begun);
    renameSync(folder.pathOf("one", ".2.bodies"), `${folder.path}/not-copied`);
    const copy = await folder.open(SOURCES);
    expect(await contents(copy, "one")).to.deep.equal({ ...OLD, b: "<p>Body of b</p>", d: undefined });
    const stored = await copy.getSource("one");
    expect(stored?.heads.map(({ contentHash }) => contentHash)).to.deep.equal(["hash-a", "", ""]);
    expect(stored?.state).to.not.have.property("validators");
  });

  it("an older generation is kept for an hour from the commit that left it, however old it was by then", async () => {
    const store = await folder.open(SOURCES);
    await commit(store, anUpdate("one", [anItem("a"), anItem("c", { contentHtml: LONG, place: 2 })]));
    folder.age("one", ".1.bodies", 3);
    await commit(store, anUpdate("one", [anItem("d", { place: 3 })], { removals: ["c"] }));
    await store.maintain(at(0));
    expect(folder.files("one")).to.deep.equal([".1.bodies", ".2.bodies", ".json"]);
    folder.age("one", ".1.bodies", 3);
    await store.maintain(at(0));
    expect(folder.files("one")).to.deep.equal([".2.bodies", ".json"]);
  });
});
