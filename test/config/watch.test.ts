import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadConfig } from "../../src/config/load.js";
import { type ConfigChange, watchConfig } from "../../src/config/watch.js";

/** The promise is two seconds; a busy machine is given more. */
const WITHIN_MS = 6_000;
const source = (id: string) => `{ "id": "${id}", "url": "https://${id}.example/" }`;

describe("a saved config", () => {
  let folder: string;
  let path: string;
  let changes: ConfigChange[];
  let stop: () => void;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-watch-"));
    path = join(folder, "feeds.config.json");
    writeFileSync(join(folder, "more.json"), `[${source("more")}]`);
    writeFileSync(path, `{ "include": ["more.json"], "sources": [${source("a")}] }`);
    changes = [];
    stop = watchConfig(loadConfig(path, {}), {}, (change) => changes.push(change));
  });
  afterEach(() => {
    stop();
    rmSync(folder, { recursive: true });
  });

  it("takes effect within two seconds: written over, replaced, gone and back, included", async () => {
    writeFileSync(path, `{ "include": ["more.json"], "sources": [${source("b")}] }`);
    expect(idsOf(await next())).to.deep.equal(["b", "more"]);
    writeFileSync(`${path}.tmp`, `{ "include": ["more.json"], "sources": [${source("c")}] }`);
    renameSync(`${path}.tmp`, path);
    expect(idsOf(await next())).to.deep.equal(["c", "more"]);
    writeFileSync(join(folder, "more.json"), `[${source("other")}]`);
    expect(idsOf(await next())).to.deep.equal(["c", "other"]);
    rmSync(path);
    expect(errorOf(await next())).to.include("there is no such file");
    writeFileSync(path, `{ "sources": [${source("d")}] }`);
    expect(idsOf(await next())).to.deep.equal(["d"]);
  });

  const TEXT = (id: string) => `{ "sources": [${source(id)}] }`;
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
  const ways: readonly [claim: string, save: () => unknown][] = [
    ["over itself", () => writeFileSync(path, TEXT("z"))],
    [
      "emptied first and written a moment later",
      async () => {
        truncateSync(path);
        await pause(150);
        writeFileSync(path, TEXT("z"));
      },
    ],
    [
      "in two pieces",
      async () => {
        const [first, rest] = [TEXT("z").slice(0, 20), TEXT("z").slice(20)];
        writeFileSync(path, first);
        await pause(150);
        appendFileSync(path, rest);
      },
    ],
    [
      "beside it and put in its place",
      () => {
        writeFileSync(`${path}.new`, TEXT("z"));
        renameSync(`${path}.new`, path);
      },
    ],
    [
      "anew after the old one was moved away, as vim does",
      async () => {
        renameSync(path, `${path}~`);
        await pause(100);
        writeFileSync(path, TEXT("z"));
      },
    ],
    [
      "with the times of the old one, by a tool that keeps them",
      () => {
        const { atime, mtime } = statSync(path);
        writeFileSync(path, readFileSync(path, "utf8").replace("more.json", "./more.js").replace('"a"', '"z"'));
        writeFileSync(join(folder, "more.js"), "[]");
        utimesSync(path, atime, mtime);
      },
    ],
  ];
  for (const [claim, save] of ways) {
    it(`takes effect within two seconds, once and whole, when it is written ${claim}`, async () => {
      await save();
      expect(idsOf(await next())).to.deep.equal(["z"]);
      await pause(1_000);
      expect(changes).to.deep.equal([]);
    });
  }

  it("takes effect when the folder that it is linked from is swapped, as Kubernetes does with a ConfigMap", async () => {
    stop();
    const mount = join(folder, "mount");
    for (const [version, id] of [
      ["..1", "a"],
      ["..2", "z"],
    ] as const) {
      mkdirSync(join(mount, version), { recursive: true });
      writeFileSync(join(mount, version, "feeds.config.json"), TEXT(id));
    }
    symlinkSync("..1", join(mount, "..data"));
    symlinkSync("..data/feeds.config.json", join(mount, "feeds.config.json"));
    const linked = join(mount, "feeds.config.json");
    stop = watchConfig(loadConfig(linked, {}), {}, (change) => changes.push(change));
    symlinkSync("..2", join(mount, "..data_tmp"));
    renameSync(join(mount, "..data_tmp"), join(mount, "..data"));
    rmSync(join(mount, "..1"), { recursive: true });
    expect(idsOf(await next())).to.deep.equal(["z"]);
  });

  it("that is broken is told with its place, and the included file that mends it is watched", async () => {
    writeFileSync(path, `{ "include": ["later.json"],\n "sources": [] }`);
    expect(errorOf(await next())).to.match(/:1:\d+ include\[0\]: there is no file .*later\.json/);
    writeFileSync(join(folder, "later.json"), `[${source("later")}]`);
    expect(idsOf(await next())).to.deep.equal(["later"]);
  });

  it("that says the same is no change", async () => {
    writeFileSync(path, `{ "include": ["more.json"], "sources": [${source("a")}] }`);
    await new Promise((done) => setTimeout(done, 1_200));
    expect(changes).to.deep.equal([]);
  });

  async function next(): Promise<ConfigChange | undefined> {
    for (const end = Date.now() + WITHIN_MS; changes.length === 0 && Date.now() < end; )
      await new Promise((done) => setTimeout(done, 20));
    return changes.shift();
  }
});

function idsOf(change: ConfigChange | undefined): string[] | undefined {
  return change?.kind === "changed" ? change.config.sources.map(({ id }) => id) : undefined;
}

function errorOf(change: ConfigChange | undefined): string | undefined {
  return change?.kind === "broken" ? change.error.message : undefined;
}
