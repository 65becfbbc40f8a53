import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { expect } from "chai";
import { nodeFileSystem } from "../../src/store/files/file-system.js";
import { encodeBody } from "../../src/store/files/source/body-lines.js";
import { headOf } from "../../src/store/head-of.js";
import { commit, contents, FolderCase } from "./folder-case.js";
import { anItem, anUpdate, aSource, aState, at } from "./samples.js";

const SOURCES = [aSource("one"), aSource("two")];
const STATE = aState("one", { validators: { url: "u", etag: '"1"' } });

/** A source's file as the first Muara wrote it: without an index. */
function writeFormat1(folder: FolderCase, sourceId: string): void {
  const items = ["a", "b"].map((key, place) => anItem(key, { place }));
  let off = 0;
  const slots = items.map((item) => {
    const line = encodeBody(item);
    const slot = { ...headOf(item), off, len: line.length, crc: crc32(line) };
    off += line.length;
    return slot;
  });
  const text =
    `"sourceId":"${sourceId}","rev":3,"gen":1,"size":${off},\n"state":${JSON.stringify({ ...STATE, sourceId })},\n` +
    `"remembered":${JSON.stringify([{ key: "x", lastSeen: at(0) }])},\n` +
    `"items":[\n${slots.map((slot) => JSON.stringify(slot)).join(",\n")}\n]}\n`;
  const path = folder.pathOf(sourceId, ".json");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `{"format":1,"crc":"${crc32(text).toString(16).padStart(8, "0")}",\n${text}`);
  writeFileSync(folder.pathOf(sourceId, ".1.bodies"), Buffer.concat(items.map(encodeBody)));
  writeFileSync(join(folder.path, "muara.json"), '{"format":1}\n');
}

describe("a data folder of format 1", () => {
  let folder: FolderCase;

  beforeEach(() => {
    folder = new FolderCase();
    for (const { id } of SOURCES) writeFormat1(folder, id);
  });

  afterEach(() => folder.end());

  async function expectWhole(): Promise<void> {
    const store = await folder.open(SOURCES);
    for (const { id } of SOURCES) {
      expect(await contents(store, id)).to.deep.equal({ a: "<p>Body of a</p>", b: "<p>Body of b</p>" });
      const stored = await store.getSource(id);
      expect(stored?.state.validators).to.deep.equal(STATE.validators);
      expect(stored?.remembered.map(({ key }) => key)).to.deep.equal(["x"]);
    }
    await commit(store, anUpdate("one", [anItem("c", { place: 2 })]));
    await store.close();
    expect(readFileSync(join(folder.path, "muara.json"), "utf8")).to.include('"format":3');
    expect(readdirSync(folder.path).filter((name) => name.startsWith("before"))).to.deep.equal([]);
  }

  it("is brought forward by the first start, with everything in it", async () => {
    await expectWhole();
    expect(folder.alarms).to.deep.equal([]);
  });

  it("is told of once, with both formats", async () => {
    await expectWhole();
    await expectNothingTold();
    expect(folder.upgrades).to.deep.equal([{ place: folder.path, from: 1, to: 3 }]);
  });

  async function expectNothingTold(): Promise<void> {
    const told = folder.upgrades.length;
    await (await folder.open(SOURCES)).close();
    expect(folder.upgrades).to.have.length(told);
  }

  it("is brought forward wherever the first attempt was cut off; until then the old files are kept", async () => {
    let cut = 0;
    for (let allowed = 1; ; allowed++) {
      let renames = 0;
      const rename = (from: string, to: string) => {
        renames += 1;
        if (renames === allowed) throw new Error("cut off");
        nodeFileSystem.rename(from, to);
      };
      rmSync(join(folder.path, "catalog.jsonl"), { force: true });
      for (const { id } of SOURCES) writeFormat1(folder, id);
      const failure = await folder.open([], { fileSystem: { ...nodeFileSystem, rename } }).then(
        (store) => store.close(),
        (error: unknown) => error,
      );
      if (failure === undefined) break;
      cut += 1;
      expect(existsSync(join(folder.path, "before-format-3", "muara.json"))).to.equal(true);
      await expectWhole();
    }
    expect(cut).to.equal(SOURCES.length + 1);
  });

  it("is not read by a reader, which says what to do", async () => {
    const failure = await folder.open(SOURCES, { readOnly: true }).catch((error: unknown) => error);
    expect(failure).to.include({ name: "StoreError", reason: "version" });
    expect(String(failure)).to.include("muara work");
  });

  it("with a damaged file: that one is set aside, the others come forward", async () => {
    writeFileSync(folder.pathOf("one", ".json"), "{");
    const store = await folder.open(SOURCES);
    expect(folder.alarms.map(({ reason }) => reason)).to.deep.equal(["damaged"]);
    expect(Object.keys(await contents(store, "two"))).to.deep.equal(["a", "b"]);
  });
});
