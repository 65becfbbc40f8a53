import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { SourceUpdate } from "../../src/domain/stored-item.js";
import { type FileSystem, nodeFileSystem } from "../../src/store/files/file-system.js";
import type { Store } from "../../src/store/store.js";
import { type Seeded, seeded } from "../support/seeded.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { commit, contents, FolderCase } from "./folder-case.js";
import { anItem, anUpdate, aSource, at } from "./samples.js";

const SOURCES = [aSource("one")];
const PAGE_BYTES = 4096;
/** Power cuts tried at each point, each with other pages lost. */
const CUTS = 2;
/** Of so many moments one is worked on with. */
const GOES_ON_EVERY = 4;
const LONG = `<p>${"long ".repeat(8000)}</p>`;

/** What the folder holds at each moment of a life: after each call, what the disk may have of it. */
class Recorder {
  readonly moments: string[] = [];
  readonly fileSystem: FileSystem;
  readonly #folder: string;
  readonly #random: Seeded;
  /** What was written to a file and not synced: from where to where. */
  readonly #loose = new Map<string, [from: number, to: number][]>();
  readonly #paths = new Map<number, string>();

  constructor(folder: string, random: Seeded) {
    this.#folder = folder;
    this.#random = random;
    const node = nodeFileSystem;
    this.fileSystem = {
      ...node,
      open: (path, flags) => {
        const fd = node.open(path, flags);
        this.#paths.set(fd, path);
        if (flags === "w") this.#keep();
        return fd;
      },
      write: (fd, bytes, offset, length, position) => {
        const half = Math.ceil(length / 2);
        let done = node.write(fd, bytes, offset, half, position);
        this.#wrote(fd, position, position + done);
        if (done === half && half < length) {
          done += node.write(fd, bytes, offset + half, length - half, position + half);
          this.#wrote(fd, position + half, position + done);
        }
        return done;
      },
      truncate: (fd, size) => this.#after(() => node.truncate(fd, size)),
      rename: (from, to) => {
        const loose = this.#loose.get(from);
        this.#loose.delete(from);
        this.#loose.delete(to);
        if (loose !== undefined) this.#loose.set(to, loose);
        this.#after(() => node.rename(from, to));
      },
      unlink: (path) => this.#after(() => node.unlink(path)),
      syncData: async (fd) => {
        await node.syncData(fd);
        this.#loose.delete(this.#paths.get(fd) ?? "");
        this.#keep();
      },
    };
  }

  #after(call: () => void): void {
    call();
    this.#keep();
  }

  #wrote(fd: number, from: number, to: number): void {
    const path = this.#paths.get(fd) ?? "";
    this.#loose.set(path, [...(this.#loose.get(path) ?? []), [from, to]]);
    this.#keep();
  }

  /** The folder as a kill leaves it, and as power cuts may: of what is not synced, any page is not on the disk. */
  #keep(): void {
    this.#copy();
    for (let cut = 0; cut < CUTS && this.#loose.size > 0; cut++) {
      const copy = this.#copy();
      for (const [path, ranges] of this.#loose) this.#lose(path.replace(this.#folder, copy), ranges, cut);
    }
  }

  #copy(): string {
    const copy = mkdtempSync(join(tmpdir(), "muara-moment-"));
    this.moments.push(copy);
    cpSync(this.#folder, copy, { recursive: true });
    return copy;
  }

  #lose(path: string, ranges: readonly (readonly [number, number])[], cut: number): void {
    if (path.endsWith("catalog.jsonl") && cut === 0) return;
    const fd = nodeFileSystem.open(path, "r+");
    try {
      for (const [from, to] of ranges) {
        for (let page = Math.floor(from / PAGE_BYTES) * PAGE_BYTES; page < to; page += PAGE_BYTES) {
          if (cut > 0 && this.#random.chance(0.5)) continue;
          const [begin, end] = [Math.max(from, page), Math.min(to, page + PAGE_BYTES)];
          nodeFileSystem.write(fd, Buffer.alloc(end - begin, cut % 2 === 0 ? " " : 0), 0, end - begin, begin);
        }
      }
    } finally {
      nodeFileSystem.close(fd);
    }
  }
}

/** A life of one source: each step is one commit. */
const UPDATES: readonly SourceUpdate[] = [
  anUpdate("one", [anItem("a"), anItem("b", { place: 1 })]),
  anUpdate("one", [anItem("c", { place: 2 })]),
  anUpdate("one", [anItem("a", { contentHtml: "<p>edited</p>" })], {
    removals: ["b"],
    remembered: [{ key: "b", lastSeen: at(0) }],
  }),
  anUpdate("one", [anItem("d", { place: 3, contentHtml: LONG })]),
  anUpdate("one", [anItem("e", { place: 4, contentHtml: LONG })], { removals: ["d"] }),
  anUpdate("one", [anItem("f", { place: 5 })], { removals: ["e"] }),
  anUpdate("one", [anItem("c", { place: 2, contentHtml: "<p>again</p>" })]),
  anUpdate(
    "one",
    Array.from({ length: 120 }, (_, n) => anItem(`n${n}`, { place: n + 10 })),
  ),
  anUpdate("one", [anItem("z", { place: 200 })], { removals: ["a", "c"] }),
];

describe("a death or a power cut at every call to the file system", () => {
  for (const maxTailBytes of [undefined, 2500]) {
    const tail = maxTailBytes === undefined ? {} : { maxTailBytes };
    it(`leaves the state before or after each commit, what was acknowledged always after (maxTailBytes ${maxTailBytes})`, async () => {
      const folder = new FolderCase();
      const recorder = new Recorder(folder.path, seeded(7));
      try {
        const store = await folder.open(SOURCES, { fileSystem: recorder.fileSystem, ...tail });
        const states: string[] = [await stateOf(store)];
        for (const [n, update] of UPDATES.entries()) {
          const begun = recorder.moments.length;
          await commit(store, update);
          states.push(await stateOf(store));
          const allowed = states.slice(n, n + 2);
          await mustBeOneOf(folder, recorder.moments.slice(begun), allowed, tail);
        }
        const settled = recorder.moments.length;
        await store.close();
        await mustBeOneOf(folder, recorder.moments.slice(settled), states.slice(-1), tail);
      } finally {
        await folder.end();
        for (const moment of recorder.moments) rmSync(moment, { recursive: true, force: true });
      }
    }).timeout(4 * WAIT_LIMIT_MS);
  }
});

async function stateOf(store: Store): Promise<string> {
  const stored = await store.getSource("one");
  return JSON.stringify([await contents(store, "one"), stored?.heads, stored?.remembered]);
}

async function mustBeOneOf(
  folder: FolderCase,
  moments: readonly string[],
  allowed: readonly string[],
  tail: object,
): Promise<void> {
  for (const [n, path] of moments.entries()) {
    const store = await folder.open(SOURCES, { path, ...tail });
    const state = await stateOf(store);
    expect(allowed, path).to.include(state);
    expect(
      folder.alarms.map(({ message }) => message),
      path,
    ).to.deep.equal([]);
    if (n % GOES_ON_EVERY === 0) await commit(store, anUpdate("one", [anItem("later", { place: 999 })]));
    const after = await stateOf(store);
    await store.close();
    const again = await folder.open(SOURCES, { path, ...tail });
    expect(await stateOf(again)).to.equal(after);
    expect(folder.alarms).to.deep.equal([]);
    await again.close();
    rmSync(path, { recursive: true });
  }
}
