import { existsSync, readFileSync, statSync } from "node:fs";
import { expect } from "chai";
import { type FileSystem, nodeFileSystem } from "../../src/store/files/file-system.js";
import { commit, contents, FolderCase, until } from "./folder-case.js";
import { anItem, anUpdate, aSource, at } from "./samples.js";

const SOURCES = [aSource("one")];
const BODY = `<p>${"body ".repeat(800)}</p>`;

/** Counts what is written where. */
function counting(): { fileSystem: FileSystem; bytes: number; renames: number } {
  const counted = {
    bytes: 0,
    renames: 0,
    fileSystem: {
      ...nodeFileSystem,
      write: (fd: number, bytes: Uint8Array, offset: number, length: number, position: number) => {
        counted.bytes += length;
        return nodeFileSystem.write(fd, bytes, offset, length, position);
      },
      rename: (from: string, to: string) => {
        counted.renames += 1;
        nodeFileSystem.rename(from, to);
      },
    },
  };
  return counted;
}

function anyItem(n: number) {
  return anItem(`k${n}`, { contentHtml: `${BODY}${n}`, place: n, sortedAt: at(n) });
}

describe("a commit behind the bodies", () => {
  let folder: FolderCase;

  beforeEach(() => {
    folder = new FolderCase();
  });

  afterEach(() => folder.end());

  it("costs what came, not what is stored: a few times as much is written over many of them, the file of heads included", async () => {
    const disk = counting();
    const store = await folder.open(SOURCES, { fileSystem: disk.fileSystem });
    const stored = 150;
    await commit(
      store,
      anUpdate(
        "one",
        Array.from({ length: stored }, (_, n) => anyItem(n)),
      ),
    );
    const commits = 120;
    const whole = statSync(folder.pathOf("one", ".json")).size;
    disk.bytes = 0;
    disk.renames = 0;
    for (let n = stored; n < stored + commits; n++) {
      await commit(store, anUpdate("one", [anyItem(n)], { removals: [`k${n - stored}`] }));
    }
    await store.close();
    const [{ contentHtml = "" }] = [anyItem(0)];
    expect(disk.bytes / commits).to.be.lessThan(4.5 * contentHtml.length);
    expect(disk.bytes / commits, "the file of heads is not written each time").to.be.lessThan(whole / 2);
    expect(disk.renames).to.be.within(1, commits / 4);
    const kept = await contents(await folder.open(SOURCES), "one");
    expect(Object.keys(kept)).to.have.length(stored);
    expect(kept[`k${stored + commits - 1}`]).to.equal(`${BODY}${stored + commits - 1}`);
  });

  it("does not make the bodies file longer where there is room, and leaves text that has one JSON value a line", async () => {
    const store = await folder.open(SOURCES);
    await commit(store, anUpdate("one", [anItem("a")]));
    const path = folder.pathOf("one", ".1.bodies");
    const { size } = statSync(path);
    await commit(store, anUpdate("one", [anItem("b", { place: 1 })]));
    expect(statSync(path).size).to.equal(size);
    const lines = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "");
    expect(lines.map((line) => Object.keys(JSON.parse(line))[0])).to.deep.equal(["key", "key", "rev"]);
  });

  it("does not undo what the config says of the source while it waits for the disk", async () => {
    let goOn: (() => void) | undefined;
    let isSlow = false;
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      syncData: async (fd) => {
        if (isSlow)
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
        await nodeFileSystem.syncData(fd);
      },
    };
    const store = await folder.open(SOURCES, { fileSystem });
    await commit(store, anUpdate("one", [anItem("a")]));
    isSlow = true;
    const second = commit(store, anUpdate("one", [anItem("b", { place: 1 })]));
    await until(() => goOn !== undefined, "the second waits for the disk");
    const url = "https://news.example/moved";
    await store.sync([aSource("one", { url })], at(9));
    goOn?.();
    await second;
    expect((await store.getSource("one"))?.state).to.include({ url });
  });

  it("is read by a start together with those before it, in their order, however many there are", async () => {
    const store = await folder.open(SOURCES, { maxTailBytes: 1e9 });
    await commit(
      store,
      anUpdate(
        "one",
        Array.from({ length: 20 }, (_, n) => anItem(`k${n}`, { place: n })),
      ),
    );
    const path = folder.pathOf("one", ".json");
    const first = readFileSync(path, "utf8");
    const keys = new Set(Array.from({ length: 20 }, (_, n) => `k${n}`));
    const remembered: { key: string; lastSeen: string }[] = [];
    for (let n = 20; n < 80; n++) {
      const [gone = "", edited = ""] = keys;
      remembered.push({ key: gone, lastSeen: at(n) });
      keys.delete(gone);
      keys.add(`k${n}`);
      const items = [anItem(`k${n}`, { place: n }), anItem(edited, { title: `edited ${n}` })];
      if (edited !== gone && keys.has(edited))
        await commit(store, anUpdate("one", items, { removals: [gone], remembered }));
    }
    expect(readFileSync(path, "utf8")).to.equal(first);
    const before = await store.getSource("one");
    const bodies = await contents(store, "one");
    await store.close();
    const again = await folder.open(SOURCES);
    expect(await again.getSource("one")).to.deep.equal(before);
    expect(await contents(again, "one")).to.deep.equal(bodies);
    expect(Object.keys(bodies).sort()).to.deep.equal([...keys].sort());
    expect(before?.remembered).to.deep.equal(remembered);
    const reader = await folder.open(SOURCES, { readOnly: true });
    expect(await reader.getSource("one")).to.deep.equal(before);
  });

  it("is followed by a reader, also while the source's file is made anew", async () => {
    const writer = await folder.open(SOURCES, { maxTailBytes: 4000 });
    await commit(writer, anUpdate("one", [anItem("k0")]));
    const reader = await folder.open(SOURCES, { readOnly: true });
    const remembered: { key: string; lastSeen: string }[] = [];
    for (let n = 1; n < 60; n++) {
      if (n >= 20) remembered.push({ key: `k${n - 20}`, lastSeen: at(n) });
      const more = { removals: [`k${n - 20}`], remembered: [...remembered] };
      await commit(writer, anUpdate("one", [anItem(`k${n}`, { place: n })], more));
      const known = (await reader.getSource("one"))?.remembered ?? [];
      expect(known, "of one moment, each once").to.deep.equal(remembered.slice(0, known.length));
      const seen = await contents(reader, "one");
      for (const [key, html] of Object.entries(seen)) expect(html).to.equal(`<p>Body of ${key}</p>`);
    }
    await until(async () => Object.keys(await contents(reader, "one")).includes("k59"), "the reader caught up");
    expect(await contents(reader, "one")).to.deep.equal(await contents(writer, "one"));
    expect((await reader.getSource("one"))?.remembered).to.deep.equal(remembered);
    expect(folder.alarms).to.deep.equal([]);
    expect(existsSync(`${folder.pathOf("one", ".json")}.tmp`)).to.equal(false);
  });
});
