import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadConfig } from "../../src/config/load.js";
import { type ConfigChange, watchConfig } from "../../src/config/watch.js";

const WITHIN_MS = 2_000;
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
