import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { skip } from "../support/skips.js";
import { commit, contents, FolderCase, until } from "./folder-case.js";
import { anItem, anUpdate, aSource, aState, at } from "./samples.js";

const SOURCES = [aSource("one"), aSource("two")];
const WHOLE = { a: "<p>Body of a</p>", b: "<p>Body of b</p>" };
const VALIDATED = {
  validators: { url: "https://news.example/feed", etag: '"1"' },
  bodyHash: "h",
  lastPoll: at(-5),
  nextPoll: at(60),
};

function flip(path: string, position: number): void {
  const bytes = readFileSync(path);
  bytes[position] = (bytes[position] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
}

describe("a damaged data folder", () => {
  let folder: FolderCase;

  beforeEach(async () => {
    folder = new FolderCase();
    const store = await folder.open(SOURCES);
    for (const id of ["one", "two"]) {
      await commit(store, anUpdate(id, [anItem("a"), anItem("b", { place: 1 })], { state: aState(id, VALIDATED) }));
    }
    await store.close();
  });

  afterEach(() => folder.end());

  const heads: readonly [string, (path: string) => void][] = [
    ["cut short", (path) => truncateSync(path, readFileSync(path).length - 40)],
    ["cut inside its first line", (path) => truncateSync(path, 10)],
    ["emptied", (path) => truncateSync(path, 0)],
    ["with a bit flipped in a head", (path) => flip(path, readFileSync(path).length - 60)],
    ["with a bit flipped in its state", (path) => flip(path, readFileSync(path).indexOf("nextPoll"))],
    ["with a bit flipped in its first line", (path) => flip(path, 14)],
    ["with something behind it", (path) => appendFileSync(path, "x")],
    ["full of zeros", (path) => writeFileSync(path, Buffer.alloc(readFileSync(path).length))],
  ];
  for (const [what, damage] of heads) {
    it(`a source's file ${what} is set aside, told of, and its source polled anew; others are untouched`, async () => {
      damage(folder.pathOf("one", ".json"));
      const store = await folder.open(SOURCES);
      expect(folder.files("one")).to.deep.equal([".1.bodies.damaged-1", ".json.damaged-1"]);
      expect(folder.alarms.map(({ reason }) => reason)).to.deep.equal(["damaged"]);
      expect(folder.alarms[0]?.message).to.include(folder.pathOf("one", ".json")).and.to.include("polled anew");
      expect(await contents(store, "one")).to.deep.equal({});
      expect(await contents(store, "two")).to.deep.equal(WHOLE);
      const state = (await store.getSource("one"))?.state;
      expect(state)
        .to.include({ nextPoll: at(0) })
        .and.not.have.any.keys("validators", "bodyHash");
      await commit(store, anUpdate("one", [anItem("a")]));
      expect(await contents(store, "one")).to.deep.equal({ a: WHOLE.a });
    });
  }

  it("a source's file that is damaged while it is in use fails one poll, is set aside by the next, and holds nothing up", async () => {
    const store = await folder.open(SOURCES);
    expect(await contents(store, "one")).to.deep.equal(WHOLE);
    flip(folder.pathOf("one", ".json"), readFileSync(folder.pathOf("one", ".json")).indexOf("nextPoll"));
    const failure = await store.getSource("one").catch((error: unknown) => error);
    expect(String(failure)).to.include(folder.pathOf("one", ".json")).and.to.include("damaged");
    expect((await store.getSource("one"))?.heads).to.deep.equal([]);
    await commit(store, anUpdate("one", [anItem("c", { place: 2 })]));
    expect(folder.files("one")).to.deep.equal([".1.bodies", ".1.bodies.damaged-1", ".json", ".json.damaged-1"]);
    expect(folder.alarms.map(({ reason }) => reason)).to.deep.equal(["damaged"]);
    expect(await contents(store, "one")).to.deep.equal({ c: "<p>Body of c</p>" });
    expect(await contents(store, "two")).to.deep.equal(WHOLE);
    await store.close();
    const again = await folder.open(SOURCES);
    expect(await contents(again, "one")).to.deep.equal({ c: "<p>Body of c</p>" });
    expect(folder.alarms).to.have.length(1);
  });

  it("a source's file that is gone while it is in use is missed by the next poll, which begins anew", async () => {
    const store = await folder.open(SOURCES);
    unlinkSync(folder.pathOf("one", ".json"));
    expect((await store.getSource("one"))?.heads).to.deep.equal([]);
    expect(folder.alarms.map(({ message }) => message).join()).to.include(folder.pathOf("one", ".json"));
    await commit(store, anUpdate("one", [anItem("c", { place: 2 })]));
    await store.close();
    const again = await folder.open(SOURCES);
    expect(await contents(again, "one")).to.deep.equal({ c: "<p>Body of c</p>" });
    expect(await contents(again, "two")).to.deep.equal(WHOLE);
  });

  it("a bodies file cut short keeps heads and whole bodies, and its source is polled anew", async () => {
    truncateSync(folder.pathOf("one", ".1.bodies"), folder.endOf("one", ".1.bodies") - 5);
    const store = await folder.open(SOURCES);
    expect(await contents(store, "one")).to.deep.equal({ a: WHOLE.a, b: undefined });
    expect(folder.files("one")).to.deep.equal([".1.bodies.damaged-1", ".2.bodies", ".json"]);
    expect(folder.alarms[0]?.message).to.include("the body of 1 item").and.to.include('"one"');
    const stored = await store.getSource("one");
    expect(stored?.state)
      .to.include({ nextPoll: at(-5) })
      .and.not.have.any.keys("validators", "bodyHash");
    expect(stored?.heads.map(({ contentHash }) => contentHash)).to.deep.equal(["hash-a", ""]);
    await store.close();
    const again = await folder.open(SOURCES);
    expect(await contents(again, "one")).to.deep.equal({ a: WHOLE.a, b: undefined });
    expect(folder.alarms).to.have.length(1);
  });

  it("a bodies file that is gone is the same for all its items", async () => {
    unlinkSync(folder.pathOf("one", ".1.bodies"));
    const store = await folder.open(SOURCES);
    expect(await contents(store, "one")).to.deep.equal({ a: undefined, b: undefined });
    expect(await contents(store, "two")).to.deep.equal(WHOLE);
  });

  it("a bit flipped in a body is noticed when it is read; the item is served without it until the next poll", async () => {
    flip(folder.pathOf("one", ".1.bodies"), 25);
    const store = await folder.open(SOURCES);
    expect(await contents(store, "one")).to.deep.equal({ a: undefined, b: WHOLE.b });
    await until(() => folder.files("one").includes(".1.bodies.damaged-1"), "the file is set aside");
    expect(folder.alarms.map(({ reason }) => reason)).to.deep.equal(["damaged"]);
    expect((await store.getSource("one"))?.state).to.not.have.any.keys("validators", "bodyHash");
    await commit(store, anUpdate("one", [anItem("a")]));
    expect(await contents(store, "one")).to.deep.equal(WHOLE);
  });

  it("a body whose text was changed by a flipped bit is not taken for whole when its file is made anew", async () => {
    const path = folder.pathOf("one", ".1.bodies");
    flip(path, readFileSync(path).indexOf("Body of a"));
    const store = await folder.open(SOURCES);
    expect(await contents(store, "one")).to.deep.equal({ a: undefined, b: WHOLE.b });
    await until(() => folder.files("one").includes(".2.bodies"), "the file is made anew");
    expect(await contents(store, "one")).to.deep.equal({ a: undefined, b: WHOLE.b });
  });

  it("a catalog that is cut, flipped or gone costs only what can be learnt again", async () => {
    const catalog = join(folder.path, "catalog.jsonl");
    const text = readFileSync(catalog);
    for (const damage of [
      () => truncateSync(catalog, text.length - 9),
      () => flip(catalog, 40),
      () => unlinkSync(catalog),
      () => appendFileSync(catalog, "torn"),
    ]) {
      writeFileSync(catalog, text);
      damage();
      const store = await folder.open(SOURCES);
      expect(await contents(store, "one")).to.deep.equal(WHOLE);
      expect((await store.getSource("one"))?.state.validators).to.deep.equal(VALIDATED.validators);
      await commit(store, anUpdate("two", [], { state: aState("two", { failures: 4 }) }));
      await store.close();
      const again = await folder.open(SOURCES);
      expect((await again.getSource("two"))?.state.failures).to.equal(4);
      await again.close();
    }
  });

  it("without the catalog too, a source that no config names goes after the grace, and not before", async () => {
    unlinkSync(join(folder.path, "catalog.jsonl"));
    const store = await folder.open([aSource("two")]);
    const days = (count: number) => at(count * 24 * 60);
    for (const [day, files] of [
      [0, [".1.bodies", ".json"]],
      [6, [".1.bodies", ".json"]],
      [8, []],
    ] as const) {
      await store.maintain(days(day));
      expect(folder.files("one"), `day ${day}`).to.deep.equal(files);
    }
    expect(await contents(store, "two")).to.deep.equal(WHOLE);
  });

  it("temporary files of a dead writer are swept at the start", async () => {
    writeFileSync(`${folder.pathOf("one", ".json")}.tmp`, "half");
    const store = await folder.open(SOURCES);
    expect(folder.files("one")).to.deep.equal([".1.bodies", ".json"]);
    expect(await contents(store, "one")).to.deep.equal(WHOLE);
  });

  it("an orphan tail behind the bodies is written over", async () => {
    truncateSync(folder.pathOf("one", ".1.bodies"), folder.endOf("one", ".1.bodies"));
    appendFileSync(folder.pathOf("one", ".1.bodies"), "x".repeat(9999));
    const store = await folder.open(SOURCES);
    await commit(store, anUpdate("one", [anItem("c", { place: 2 })]));
    expect(await contents(store, "one")).to.deep.equal({ ...WHOLE, c: "<p>Body of c</p>" });
    expect(readFileSync(folder.pathOf("one", ".1.bodies"), "utf8")).to.not.include("xxx");
  });

  it("a file of a newer Muara is neither read nor written over", async () => {
    const path = folder.pathOf("one", ".json");
    const newer = readFileSync(path, "utf8").replace(/"format":\d+/, '"format":99');
    writeFileSync(path, newer);
    const store = await folder.open(SOURCES);
    expect(folder.alarms[0]?.message).to.include("format 99");
    const failure = await commit(store, anUpdate("one", [anItem("c")])).catch((error: unknown) => error);
    expect(failure).to.include({ name: "StoreError", reason: "version" });
    expect(readFileSync(path, "utf8")).to.equal(newer);
  });

  it("a folder of a newer Muara is refused whole, one that is none as well", async () => {
    for (const [text, words] of [
      ['{"format":99}', "in format 99, this Muara reads format 3. Nothing was changed. Run the version that wrote it"],
      ['{"format":0}', "in format 0, this Muara reads format 3. Nothing was changed. Run the version that wrote it"],
      ["{}", "names no format"],
    ] as const) {
      writeFileSync(join(folder.path, "muara.json"), text);
      const failure = await folder.open(SOURCES).catch((error: unknown) => error);
      expect(failure).to.include({ name: "StoreError", reason: "version" });
      expect(String(failure)).to.include(words).and.to.include("MUARA_DATA");
    }
  });

  it("a mark that cannot be read is set aside and made anew, for readers it is none; a source's file of a newer Muara stays refused", async () => {
    const mark = join(folder.path, "muara.json");
    for (const text of ["\0".repeat(40), '{"what":"data folder of Muara, see docs/store.md","gormat":3}', "{"]) {
      folder.alarms.length = 0;
      writeFileSync(mark, text);
      const reader = await folder.open(SOURCES, { readOnly: true });
      expect(await contents(reader, "one")).to.deep.equal(WHOLE);
      await reader.close();
      const store = await folder.open(SOURCES);
      expect(await contents(store, "one")).to.deep.equal(WHOLE);
      await store.close();
      expect(folder.alarms.map(({ message }) => message.includes(mark))).to.deep.equal([true]);
      expect(readFileSync(mark, "utf8")).to.include('"format":3');
    }
  });

  it("a source's file that is gone is told of, also without the catalog; its bodies are set aside, not written over", async () => {
    for (const withCatalog of [true, false]) {
      folder.alarms.length = 0;
      unlinkSync(folder.pathOf("one", ".json"));
      if (!withCatalog) unlinkSync(join(folder.path, "catalog.jsonl"));
      const store = await folder.open(SOURCES);
      expect(folder.alarms.map(({ message }) => message.includes("one.json is gone"))).to.deep.equal([true]);
      expect(folder.files("one")).to.include(".1.bodies.damaged-1").and.to.not.include(".1.bodies");
      await commit(store, anUpdate("one", [anItem("a")]));
      await commit(store, anUpdate("one", [anItem("b", { place: 1 })]));
      expect(await contents(store, "one")).to.deep.equal(WHOLE);
      await store.close();
    }
    expect(folder.files("one")).to.include(".1.bodies.damaged-2");
  });

  it("validators of the time before its first item do not outlive a source's file that is damaged", async () => {
    const source = aSource("late");
    const state = aState("late", VALIDATED);
    const store = await folder.open([source]);
    await commit(store, anUpdate("late", [], { state })); // an empty document
    const catalog = readFileSync(join(folder.path, "catalog.jsonl"));
    await commit(store, anUpdate("late", [anItem("a")], { state }));
    await store.close();
    writeFileSync(join(folder.path, "catalog.jsonl"), catalog); // its later lines did not reach the disk
    truncateSync(folder.pathOf("late", ".json"), 100);
    const again = await folder.open([source]);
    const after = (await again.getSource("late"))?.state;
    expect(after)
      .to.include({ nextPoll: at(0) })
      .and.not.have.any.keys("validators", "bodyHash");
  });

  it("heads that are damaged while they are in use hold no query up", async () => {
    const path = folder.pathOf("one", ".json");
    const store = await folder.open(SOURCES);
    const text = readFileSync(path, "latin1");
    writeFileSync(path, text.replace('{"key":"a"', '{"key"""a"'), "latin1");
    expect(await contents(store, "one")).to.deep.equal({});
    expect(await contents(store, "two")).to.deep.equal(WHOLE);
    expect(folder.alarms.map(({ reason }) => reason)).to.deep.equal(["damaged"]);
  });

  it("a line of the catalog that is all zeros in letters is no entry", async () => {
    appendFileSync(join(folder.path, "catalog.jsonl"), "00000000\n00000000 \n");
    expect(await contents(await folder.open(SOURCES), "one")).to.deep.equal(WHOLE);
  });

  it("a file without the right to read it is told of and left alone", async function () {
    if (process.getuid?.() === 0) skip(this, "root may read every file");
    const path = folder.pathOf("one", ".json");
    chmodSync(path, 0);
    const store = await folder.open(SOURCES);
    expect(folder.alarms.map(({ reason }) => reason)).to.deep.equal(["unavailable"]);
    const failure = await commit(store, anUpdate("one", [anItem("c")])).catch((error: unknown) => error);
    expect(failure).to.include({ reason: "unavailable" });
    chmodSync(path, 0o600);
    await commit(store, anUpdate("one", [anItem("c", { place: 3 })]));
    expect(await contents(store, "one")).to.deep.equal({ ...WHOLE, c: "<p>Body of c</p>" });
  });
});

describe("damage among the commits behind the bodies", () => {
  let folder: FolderCase;
  let bodies: string;
  /** Where each commit ends. */
  let ends: number[];
  const AFTER: readonly Record<string, string>[] = [
    { a: "<p>Body of a</p>" },
    { a: "<p>Body of a</p>", b: "<p>Body of b</p>" },
    { b: "<p>Body of b</p>", c: "<p>Body of c</p>" },
    { b: "<p>edited</p>", c: "<p>Body of c</p>" },
  ];

  beforeEach(async () => {
    folder = new FolderCase();
    bodies = folder.pathOf("one", ".1.bodies");
    const store = await folder.open(SOURCES);
    const state = aState("one", VALIDATED);
    ends = [];
    for (const update of [
      anUpdate("one", [anItem("a")], { state }),
      anUpdate("one", [anItem("b", { place: 1 })], { state }),
      anUpdate("one", [anItem("c", { place: 2 })], {
        removals: ["a"],
        remembered: [{ key: "a", lastSeen: at(0) }],
        state,
      }),
      anUpdate("one", [anItem("b", { place: 1, contentHtml: "<p>edited</p>" })], { state }),
    ]) {
      await commit(store, update);
      ends.push(folder.endOf("one", ".1.bodies"));
    }
    await store.close();
  });

  afterEach(() => folder.end());

  it("without any, the next start has all of them, and their remembered keys", async () => {
    const store = await folder.open(SOURCES);
    expect(await contents(store, "one")).to.deep.equal(AFTER[3]);
    expect((await store.getSource("one"))?.remembered).to.deep.equal([{ key: "a", lastSeen: at(0) }]);
    expect(folder.alarms).to.deep.equal([]);
  });

  for (const damaged of [1, 2, 3]) {
    it(`a bit flipped in the line of commit ${damaged + 1}: what was before it stays, the rest is told of and polled anew`, async () => {
      flip(bodies, (ends[damaged] ?? 0) - 40);
      const store = await folder.open(SOURCES);
      const expected = AFTER[damaged - 1];
      expect(await contents(store, "one")).to.deep.equal(expected);
      expect(folder.alarms.map(({ reason }) => reason)).to.deep.equal(["damaged"]);
      expect(folder.alarms[0]?.message).to.include(bodies).and.to.include("revision").and.to.include("polled anew");
      expect(folder.files("one")).to.deep.equal([".1.bodies.damaged-1", ".2.bodies", ".json"]);
      expect((await store.getSource("one"))?.state).to.not.have.any.keys("validators", "bodyHash");
      await commit(store, anUpdate("one", [anItem("d", { place: 4 })]));
      await store.close();
      const again = await folder.open(SOURCES);
      expect(await contents(again, "one")).to.deep.equal({ ...expected, d: "<p>Body of d</p>" });
      expect(folder.alarms).to.have.length(1);
    });
  }

  it("blanks over a commit do not hide the later ones, also without the catalog; the next generation is not written over", async () => {
    const bytes = readFileSync(bodies);
    writeFileSync(bodies, bytes.fill(" ", ends[0], (ends[1] ?? 0) - 1));
    unlinkSync(join(folder.path, "catalog.jsonl"));
    writeFileSync(folder.pathOf("one", ".2.bodies"), "left over\n");
    const store = await folder.open(SOURCES);
    expect(await contents(store, "one")).to.deep.equal(AFTER[0]);
    expect(folder.alarms.map(({ message }) => message.includes("revisions 2 to 4"))).to.deep.equal([true]);
    expect(readFileSync(`${folder.pathOf("one", ".2.bodies")}.damaged-1`, "utf8")).to.equal("left over\n");
  });

  it("a damaged line of an older edition, moved elsewhere, is not taken for the body", async () => {
    const bytes = readFileSync(bodies);
    bytes.write("Cody", bytes.indexOf("Body of b"));
    bytes.write("*", bytes.indexOf("edited"));
    writeFileSync(bodies, Buffer.concat([bytes.subarray(0, ends[3]), bytes.subarray(ends[0], ends[1])]));
    const store = await folder.open(SOURCES);
    expect((await contents(store, "one"))["b"]).to.equal(undefined);
    await until(() => folder.files("one").includes(".1.bodies.damaged-1"), "the file is set aside");
    expect((await contents(store, "one"))["b"]).to.equal(undefined);
  });

  it("cut short anywhere: a start has one of the states that were there, and tells of what is lost", async () => {
    const path = join(folder.path, "sources");
    const before = new Map(
      folder.files("one").map((ending) => [ending, readFileSync(folder.pathOf("one", ending as ".json"))]),
    );
    for (let size = ends[0] ?? 0; size < (ends.at(-1) ?? 0); size += 37) {
      rmSync(path, { recursive: true });
      mkdirSync(dirname(bodies), { recursive: true });
      for (const [ending, bytes] of before) writeFileSync(folder.pathOf("one", ending as ".json"), bytes);
      truncateSync(bodies, size);
      folder.alarms.length = 0;
      const store = await folder.open(SOURCES);
      const whole = ends.filter((end) => end <= size).length;
      expect(await contents(store, "one"), `cut at ${size}`).to.deep.equal(AFTER[whole - 1]);
      expect(
        folder.alarms.map(({ reason }) => reason),
        `cut at ${size}`,
      ).to.deep.equal(["damaged"]);
      await store.close();
    }
  });

  it("a bit flipped in a body costs that body alone", async () => {
    flip(bodies, readFileSync(bodies).indexOf("Body of c"));
    const store = await folder.open(SOURCES);
    expect(await contents(store, "one")).to.deep.equal({ ...AFTER[3], c: undefined });
    await until(() => folder.files("one").includes(".1.bodies.damaged-1"), "the file is set aside");
    expect(await contents(store, "one")).to.deep.equal({ ...AFTER[3], c: undefined });
  });
});
