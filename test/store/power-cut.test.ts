import { copyFileSync, existsSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { commit, contents, FolderCase } from "./folder-case.js";
import { anItem, anUpdate, aSource, at } from "./samples.js";

const SOURCES = [aSource("one")];
const OLD = { a: "<p>Body of a</p>" };
const NEW = { a: "<p>edited</p>", b: "<p>Body of b</p>" };
const LONG = `<p>${"long ".repeat(20_000)}</p>`;

describe("a power cut in the midst of a commit", () => {
  let folder: FolderCase;
  let heads: string;
  let bodies: string;

  /** Two commits, and the file of the first under the name that it has during the second. */
  beforeEach(async () => {
    folder = new FolderCase();
    heads = folder.pathOf("one", ".json");
    bodies = folder.pathOf("one", ".1.bodies");
    const store = await folder.open(SOURCES);
    await commit(store, anUpdate("one", [anItem("a")]));
    copyFileSync(heads, `${heads}.kept`);
    await commit(store, anUpdate("one", [anItem("a", { contentHtml: NEW.a }), anItem("b", { place: 1 })]));
    await store.close();
    renameSync(`${heads}.kept`, `${heads}.before`);
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
      const store = await folder.open(SOURCES);
      expect(await contents(store, "one")).to.deep.equal(expected);
      expect(folder.alarms).to.deep.equal([]);
      expect(existsSync(`${heads}.before`)).to.equal(false);
      await commit(store, anUpdate("one", [anItem("c", { place: 2 })]));
      expect(await contents(store, "one")).to.deep.equal({ ...expected, c: "<p>Body of c</p>" });
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
    const begun = statSync(folder.pathOf("one", ".1.bodies")).size;
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
