import { copyFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { commit, contents, FolderCase } from "./folder-case.js";
import { anItem, anUpdate, aSource, at } from "./samples.js";

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
