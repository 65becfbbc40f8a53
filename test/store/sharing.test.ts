import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { expect } from "chai";
import { projectRoot } from "../support/paths.js";
import { commit, contents, FolderCase, until } from "./folder-case.js";
import { anItem, anUpdate, aSource, aState } from "./samples.js";

const SOURCES = [aSource("one"), aSource("two")];
const HOLD = `
  const { createFileStore } = await import(process.argv[1]);
  const store = createFileStore({ path: process.argv[2] });
  await store.open().catch((error) => { console.log(error.message); process.exit(3); });
  console.log("open");
  setInterval(() => {}, 1000);`;
const HOLD_ARGS = (path: string) => [
  "--input-type=module",
  "-e",
  HOLD,
  `${projectRoot}dist/src/store/files/create-file-store.js`,
  path,
];

describe("one folder and several processes", () => {
  let folder: FolderCase;

  beforeEach(() => {
    folder = new FolderCase();
  });

  afterEach(() => folder.end());

  it("a second writer is refused, by name of folder and process, and changes nothing", async () => {
    const store = await folder.open(SOURCES);
    const failure = await folder.open(SOURCES).catch((error: unknown) => error);
    expect(failure).to.include({ name: "StoreError", reason: "locked" });
    const { status, stdout } = spawnSync(process.execPath, HOLD_ARGS(folder.path), { encoding: "utf8" });
    expect(status).to.equal(3);
    expect(stdout).to.include(folder.path).and.to.include(`process ${process.pid}`);
    await commit(store, anUpdate("one", [anItem("a")]));
    expect(await contents(store, "one")).to.deep.equal({ a: "<p>Body of a</p>" });
  });

  it("the lock ends with its process, however that ends", async () => {
    const holder = spawn(process.execPath, HOLD_ARGS(folder.path), { stdio: ["ignore", "pipe", "inherit"] });
    await once(holder.stdout, "data");
    expect(await folder.open(SOURCES).catch((error: unknown) => error)).to.include({ reason: "locked" });
    holder.kill("SIGKILL");
    await once(holder, "exit");
    await until(
      () =>
        folder.open(SOURCES).then(
          () => true,
          () => false,
        ),
      "the lock is free",
    );
  });

  it("a reader beside the writer follows what it changes, and is told", async () => {
    const writer = await folder.open(SOURCES);
    await commit(writer, anUpdate("one", [anItem("a")]));
    const reader = await folder.open(SOURCES, { readOnly: true });
    expect(await contents(reader, "one")).to.deep.equal({ a: "<p>Body of a</p>" });
    const told: string[] = [];
    reader.onChange((ids) => told.push(...ids));
    await commit(writer, anUpdate("one", [anItem("b", { place: 1 })], { removals: ["a"] }));
    await until(() => told.length > 0, "the reader was told");
    expect(told).to.deep.equal(["one"]);
    expect(await contents(reader, "one")).to.deep.equal({ b: "<p>Body of b</p>" });
    await commit(writer, anUpdate("two", [], { state: aState("two", { failures: 7 }) }));
    await until(async () => (await reader.getSource("two"))?.state.failures === 7, "the state arrived");
    expect(told).to.deep.equal(["one"]);
  });

  it("neither a reader nor the writer itself sees half a commit, or bodies of another generation", async () => {
    const writer = await folder.open(SOURCES);
    const reader = await folder.open(SOURCES, { readOnly: true });
    const body = (round: number, key: string) => `<p>${key} ${round} ${"long ".repeat(500)}</p>`;
    const keys = Array.from({ length: 30 }, (_, n) => `k${n}`);
    let ended = false;
    const writing = (async () => {
      for (let round = 0; round < 40; round++) {
        const items = keys.map((key) => anItem(key, { title: `${round}`, contentHtml: body(round, key) }));
        await commit(writer, anUpdate("one", items));
      }
      ended = true;
    })();
    const rounds = new Set<string>();
    while (!ended) {
      const heads = await reader.getHeads({ sourceIds: ["one"], order: "published", limit: 99 });
      const titles = new Set(heads.map(({ title }) => title));
      expect(titles.size).to.be.at.most(1);
      for (const title of titles) rounds.add(title ?? "");
      for (const store of [reader, writer])
        for (const html of Object.values(await contents(store, "one"))) expect(html).to.match(/^<p>k\d+ \d+ long /);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await writing;
    expect(folder.alarms).to.deep.equal([]);
    await until(async () => (await contents(reader, "one"))["k0"] === body(39, "k0"), "the reader caught up");
  });

  it("a reader writes nothing: every changing method is refused", async () => {
    await (await folder.open(SOURCES)).close();
    const reader = await folder.open(SOURCES, { readOnly: true });
    const lease = { host: "h", token: 1, until: "", sourceIds: [] };
    const calls = [
      reader.commit(lease, anUpdate("one", [])),
      reader.claimDue({ now: "", maxHosts: 1, leaseMs: 1, worker: "w" }),
      reader.claim({ sourceIds: [], now: "", leaseMs: 1, worker: "w" }),
      reader.renew(lease, "", 1),
      reader.release(lease),
      reader.maintain(""),
      reader.importSource({ state: aState("one"), items: [], remembered: [] }),
    ];
    for (const call of calls) {
      expect(await call.catch((error: unknown) => error)).to.include({ name: "StoreError", reason: "readOnly" });
    }
  });

  it("a reader may come before the folder is there", async () => {
    rmSync(folder.path, { recursive: true });
    const reader = await folder.open(SOURCES, { readOnly: true });
    expect(await contents(reader, "one")).to.deep.equal({});
    const writer = await folder.open(SOURCES);
    await commit(writer, anUpdate("one", [anItem("a")]));
    await until(async () => (await contents(reader, "one"))["a"] !== undefined, "the reader found it");
  });

  it("a copy made while the writer works opens whole: each source as of one of its commits", async () => {
    const writer = await folder.open(SOURCES);
    const held = Array.from({ length: 12 }, (_, n) => anItem(`old${n}`, { place: n }));
    for (const id of ["one", "two"]) await commit(writer, anUpdate(id, held));
    let ended = false;
    const writing = (async () => {
      for (let round = 0; !ended; round++) {
        const id = round % 2 === 0 ? "one" : "two";
        await commit(
          writer,
          anUpdate(id, [anItem("new", { contentHtml: `<p>${round} ${"long ".repeat(2000)}</p>`, place: 99 })]),
        );
      }
    })();
    try {
      for (let copies = 0; copies < 5; copies++) {
        const path = await folder.copy();
        const copy = await folder.open(SOURCES, { path });
        for (const id of ["one", "two"]) {
          const { new: fresh, ...old } = await contents(copy, id);
          expect(old).to.deep.equal(Object.fromEntries(held.map(({ key, contentHtml }) => [key, contentHtml])));
          if (fresh === undefined) expect((await copy.getSource(id))?.state).to.not.have.property("validators");
          else expect(fresh).to.match(/^<p>\d+ long/);
        }
        await copy.close();
        rmSync(path, { recursive: true });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    } finally {
      ended = true;
      await writing;
    }
  });
});
