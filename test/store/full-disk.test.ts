import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type FileSystem, nodeFileSystem } from "../../src/store/files/file-system.js";
import { commit, contents, FolderCase } from "./folder-case.js";
import { anItem, anUpdate, aSource, aState } from "./samples.js";

const SOURCES = [aSource("one"), aSource("two")];
const OLD = { a: "<p>Body of a</p>" };

/** A file system that fails at its n-th operation and all after it, until told otherwise. */
class Failing {
  allowed = Infinity;
  code = "ENOSPC";
  operations = 0;
  readonly fileSystem: FileSystem = {
    ...nodeFileSystem,
    open: (path, flags) => this.#count(() => nodeFileSystem.open(path, flags)),
    write: (fd, bytes, offset, length, position) => {
      if (this.operations + 1 >= this.allowed && length > 1)
        nodeFileSystem.write(fd, bytes, offset, length >> 1, position);
      return this.#count(() => nodeFileSystem.write(fd, bytes, offset, length, position));
    },
    rename: (from, to) => this.#count(() => nodeFileSystem.rename(from, to)),
    syncData: async (fd) => this.#count(() => nodeFileSystem.syncData(fd)),
    sync: async (fd) => this.#count(() => nodeFileSystem.sync(fd)),
  };

  #count<T>(operation: () => T): T {
    this.operations += 1;
    if (this.operations >= this.allowed) throw Object.assign(new Error(`${this.code}: injected`), { code: this.code });
    return operation();
  }
}

/** A file system on which no file may grow beyond so many bytes. */
function smallFiles(maxBytes: number): FileSystem {
  return {
    ...nodeFileSystem,
    write: (fd, bytes, offset, length, position) => {
      if (Math.max(position, nodeFileSystem.size(fd)) + length > maxBytes)
        throw Object.assign(new Error("EFBIG: file too large, write"), { code: "EFBIG" });
      return nodeFileSystem.write(fd, bytes, offset, length, position);
    },
  };
}

describe("a disk that is full", () => {
  let folder: FolderCase;

  beforeEach(() => {
    folder = new FolderCase();
  });

  afterEach(() => folder.end());

  for (const [code, way, maxTailBytes] of [
    ["ENOSPC", "behind the bodies", 100_000],
    ["ENOSPC", "in a new file", 0],
    ["ENOSPC", "in either way", 1000],
    ["EFBIG", "behind the bodies", 100_000],
    ["EDQUOT", "in a new file", 0],
  ] as const) {
    it(`${code} at any operation of a commit ${way}: old data intact and served, a clear alarm, and it goes on by itself`, async () => {
      const disk = new Failing();
      disk.code = code;
      const store = await folder.open(SOURCES, { fileSystem: disk.fileSystem, maxTailBytes });
      await commit(store, anUpdate("one", [anItem("a")]));
      let rounds = 0;
      for (let failing = 1, done = false; !done; failing++, rounds++) {
        const key = `n${failing}`;
        const before = await contents(store, "one");
        disk.operations = 0;
        disk.allowed = failing;
        const outcome = await commit(store, anUpdate("one", [anItem(key)], { removals: [`n${failing - 1}`] })).catch(
          (error: unknown) => error,
        );
        done = disk.operations < failing;
        disk.allowed = Infinity;
        const after = await contents(store, "one");
        if (outcome instanceof Error) {
          expect(outcome, `operation ${failing}`).to.include({ name: "StoreError", reason: "full" });
          expect(outcome.message).to.include("still served").and.to.include('"one"');
          await store.getSource("one");
          expect([before, { ...OLD, [key]: `<p>Body of ${key}</p>` }], `operation ${failing}`).to.deep.include(
            await contents(store, "one"),
          );
        } else {
          expect(after, `operation ${failing}`).to.deep.equal({ ...OLD, [key]: `<p>Body of ${key}</p>` });
        }
        await commit(store, anUpdate("one", [anItem(key)], { removals: [`n${failing - 1}`] }));
        expect(await contents(store, "one"), `recovered from ${failing}`).to.deep.equal({
          ...OLD,
          [key]: `<p>Body of ${key}</p>`,
        });
      }
      expect(rounds).to.be.greaterThan(3);
      await store.close();
      expect(Object.keys(await contents(await folder.open(SOURCES), "one"))).to.deep.equal(["a", `n${rounds}`]);
      expect(folder.files("one")).to.deep.equal([".1.bodies", ".json"]);
    });
  }

  it("a catalog that may not grow goes on without its old lines", async () => {
    const store = await folder.open(SOURCES, { fileSystem: smallFiles(4096) });
    for (let failures = 1; failures <= 40; failures++)
      await commit(store, anUpdate("one", [], { state: aState("one", { failures }) }));
    expect(folder.alarms).to.deep.equal([]);
    await store.close();
    const again = await folder.open(SOURCES);
    expect((await again.getSource("one"))?.state.failures).to.equal(40);
    expect((await again.getStates()).map(({ sourceId }) => sourceId)).to.deep.equal(["one", "two"]);
  });

  it("a file that cannot be made anew, as there is room for commits only, is told of, and made later", async () => {
    const disk = new Failing();
    const rename = (from: string, to: string) => {
      if (disk.allowed === 0) throw Object.assign(new Error("ENOSPC: injected"), { code: "ENOSPC" });
      nodeFileSystem.rename(from, to);
    };
    const fileSystem = { ...nodeFileSystem, rename };
    const store = await folder.open(SOURCES, { fileSystem, maxTailBytes: 1500 });
    await commit(store, anUpdate("one", [anItem("a")]));
    const path = folder.pathOf("one", ".json");
    const written = readFileSync(path, "utf8");
    disk.allowed = 0;
    const all: Record<string, string> = { ...OLD };
    for (let n = 0; n < 6; n++) {
      await commit(store, anUpdate("one", [anItem(`n${n}`, { place: n + 1 })]));
      all[`n${n}`] = `<p>Body of n${n}</p>`;
      expect(await contents(store, "one")).to.deep.equal(all);
    }
    expect(readFileSync(path, "utf8")).to.equal(written);
    expect(new Set(folder.alarms.map(({ reason }) => reason))).to.deep.equal(new Set(["full"]));
    disk.allowed = Infinity;
    await commit(store, anUpdate("one", [anItem("last", { place: 9 })]));
    await store.close();
    expect(readFileSync(path, "utf8")).to.not.equal(written);
    const again = await folder.open(SOURCES);
    expect(await contents(again, "one")).to.deep.equal({ ...all, last: "<p>Body of last</p>" });
    expect(folder.files("one")).to.deep.equal([".1.bodies", ".json"]);
  });

  it("a commit that failed and cannot be taken back is not there later either, whatever follows it", async () => {
    const disk = { fails: false };
    const failing = (): void => {
      if (disk.fails) throw Object.assign(new Error("EIO: injected"), { code: "EIO" });
    };
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      syncData: async (fd) => {
        failing();
        await nodeFileSystem.syncData(fd);
      },
      truncate: (fd, size) => {
        failing();
        nodeFileSystem.truncate(fd, size);
      },
    };
    const store = await folder.open(SOURCES, { fileSystem });
    await commit(store, anUpdate("one", [anItem("a")]));
    const all: Record<string, string> = { ...OLD };
    for (let round = 0; round < 4; round++) {
      disk.fails = true;
      const lost = [
        anItem("lost", { place: 90 + round }),
        anItem(`l${round}`, { contentHtml: "<p>long</p>".repeat(50) }),
      ];
      const failure = await commit(store, anUpdate("one", lost)).catch((error: unknown) => error);
      expect(failure).to.include({ name: "StoreError", reason: "io" });
      expect(await contents(store, "one")).to.deep.equal(all);
      disk.fails = false;
      await commit(store, anUpdate("one", [anItem(`n${round}`, { place: round + 1 })]));
      all[`n${round}`] = `<p>Body of n${round}</p>`;
      expect(await contents(store, "one")).to.deep.equal(all);
    }
    await store.close();
    expect(await contents(await folder.open(SOURCES), "one")).to.deep.equal(all);
    expect(folder.alarms).to.deep.equal([]);
  });

  it("validators are never kept without their items", async () => {
    const disk = new Failing();
    const store = await folder.open(SOURCES, { fileSystem: disk.fileSystem });
    await commit(store, anUpdate("one", [anItem("a")]));
    disk.operations = 0;
    disk.allowed = 2;
    const state = aState("one", { validators: { url: "u", etag: "new" } });
    await commit(store, anUpdate("one", [anItem("b")], { state })).catch(() => {});
    disk.allowed = Infinity;
    expect((await store.getSource("one"))?.state).to.not.have.property("validators");
    await commit(store, anUpdate("two", [anItem("c")]));
    await store.close();
    const again = await folder.open(SOURCES);
    expect((await again.getSource("one"))?.state).to.not.have.property("validators");
  });

  it("a start on a full disk serves what is there", async () => {
    const before = await folder.open(SOURCES);
    await commit(before, anUpdate("one", [anItem("a")]));
    await before.close();
    const disk = new Failing();
    disk.allowed = 0;
    const store = await folder.open([...SOURCES, aSource("three")], { fileSystem: disk.fileSystem });
    expect(await contents(store, "one")).to.deep.equal(OLD);
    expect(folder.alarms.map(({ reason }) => reason)).to.deep.equal(["full"]);
    disk.allowed = Infinity;
    await commit(store, anUpdate("one", [anItem("b", { place: 1 })]));
    expect(Object.keys(await contents(store, "one"))).to.deep.equal(["a", "b"]);
  });
});
