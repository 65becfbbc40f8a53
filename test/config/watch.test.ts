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
import { loadConfig } from "../../src/config/load/load-config.js";
import { type ConfigChange, LOOK_EVERY_MS, watchConfig } from "../../src/config/watch-config.js";
import { until } from "../support/running.js";

const PROMISED_MS = 2_000;
/** The first look that sees a change, and the next, which sees that nothing moves any more. */
const LOOKS = 2;
const load = async (path: string) => loadConfig(path, {});
const source = (id: string) => `{ "id": "${id}", "url": "https://${id}.example/" }`;
const textOf = (id: string) => `{ "sources": [${source(id)}] }`;

describe("a saved config", () => {
  let folder: string;
  let path: string;
  let changes: ConfigChange[];
  let look: () => Promise<void>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-watch-"));
    path = join(folder, "feeds.config.json");
    writeFileSync(join(folder, "more.json"), `[${source("more")}]`);
    writeFileSync(path, `{ "include": ["more.json"], "sources": [${source("a")}] }`);
    watch(path);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The test looks, in place of the timer. */
  function watch(file: string): void {
    changes = [];
    watchConfig(
      loadConfig(file, {}),
      load,
      (change) => changes.push(change),
      (once) => {
        look = once;
        return () => undefined;
      },
    );
  }

  async function looks(count = LOOKS): Promise<ConfigChange | undefined> {
    for (let done = 0; done < count; done++) await look();
    return changes.shift();
  }

  it("is looked at often enough to take effect within two seconds", () => {
    expect((1 + LOOKS) * LOOK_EVERY_MS).to.be.at.most(PROMISED_MS);
  });

  it("takes effect by itself, until watching ends", async () => {
    const stop = watchConfig(loadConfig(path, {}), load, (change) => changes.push(change));
    try {
      writeFileSync(path, textOf("z"));
      expect(idsOf(await until(() => changes.shift()))).to.deep.equal(["z"]);
    } finally {
      stop();
    }
  });

  it("takes effect: written over, replaced, gone and back, included", async () => {
    writeFileSync(path, `{ "include": ["more.json"], "sources": [${source("b")}] }`);
    expect(idsOf(await looks())).to.deep.equal(["b", "more"]);
    writeFileSync(`${path}.tmp`, `{ "include": ["more.json"], "sources": [${source("c")}] }`);
    renameSync(`${path}.tmp`, path);
    expect(idsOf(await looks())).to.deep.equal(["c", "more"]);
    writeFileSync(join(folder, "more.json"), `[${source("other")}]`);
    expect(idsOf(await looks())).to.deep.equal(["c", "other"]);
    rmSync(path);
    expect(errorOf(await looks())).to.include("there is no such file");
    writeFileSync(path, textOf("d"));
    expect(idsOf(await looks())).to.deep.equal(["d"]);
  });

  const ways: readonly [claim: string, save: () => unknown][] = [
    ["over itself", () => writeFileSync(path, textOf("z"))],
    [
      "emptied first and written before the next look",
      async () => {
        truncateSync(path);
        await look();
        writeFileSync(path, textOf("z"));
      },
    ],
    [
      "in two pieces, with a look between",
      async () => {
        writeFileSync(path, textOf("z").slice(0, 20));
        await look();
        appendFileSync(path, textOf("z").slice(20));
      },
    ],
    [
      "beside it and put in its place",
      () => {
        writeFileSync(`${path}.new`, textOf("z"));
        renameSync(`${path}.new`, path);
      },
    ],
    [
      "anew after the old one was moved away, as vim does",
      async () => {
        renameSync(path, `${path}~`);
        await look();
        writeFileSync(path, textOf("z"));
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
    it(`takes effect once and whole when it is written ${claim}`, async () => {
      await save();
      expect(idsOf(await looks())).to.deep.equal(["z"]);
      expect(await looks(5)).to.equal(undefined);
    });
  }

  it("takes effect when the folder that it is linked from is swapped, as Kubernetes does with a ConfigMap", async () => {
    const mount = join(folder, "mount");
    for (const [version, id] of [
      ["..1", "a"],
      ["..2", "z"],
    ] as const) {
      mkdirSync(join(mount, version), { recursive: true });
      writeFileSync(join(mount, version, "feeds.config.json"), textOf(id));
    }
    symlinkSync("..1", join(mount, "..data"));
    symlinkSync("..data/feeds.config.json", join(mount, "feeds.config.json"));
    watch(join(mount, "feeds.config.json"));
    symlinkSync("..2", join(mount, "..data_tmp"));
    renameSync(join(mount, "..data_tmp"), join(mount, "..data"));
    rmSync(join(mount, "..1"), { recursive: true });
    expect(idsOf(await looks())).to.deep.equal(["z"]);
  });

  it("that is broken is told with its place, and the included file that mends it is watched", async () => {
    writeFileSync(path, `{ "include": ["later.json"],\n "sources": [] }`);
    expect(errorOf(await looks())).to.match(/:1:\d+ include\[0\]: there is no file .*later\.json/);
    writeFileSync(join(folder, "later.json"), `[${source("later")}]`);
    expect(idsOf(await looks())).to.deep.equal(["later"]);
  });

  it("that says the same is no change", async () => {
    writeFileSync(path, `{ "include": ["more.json"], "sources": [${source("a")}] }`);
    expect(await looks(5)).to.equal(undefined);
  });
});

function idsOf(change: ConfigChange | undefined): string[] | undefined {
  return change?.kind === "changed" ? change.config.sources.map(({ id }) => id) : undefined;
}

function errorOf(change: ConfigChange | undefined): string | undefined {
  return change?.kind === "broken" ? change.error.message : undefined;
}
