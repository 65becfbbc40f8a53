import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Store } from "../../src/store/store.js";
import { skip } from "../support/skips.js";
import { commit, contents, FolderCase } from "./folder-case.js";
import { anItem, anUpdate, aSource } from "./samples.js";

const SOURCES = [aSource("one"), aSource("two")];
const DISK_BYTES = 1024 * 1024;
const BODY = `<p>${"full ".repeat(4000)}</p>`;
const MAX_COMMITS = 200;

describe("a real disk that is full", () => {
  let disk: string;
  let folder: FolderCase;

  before(function () {
    disk = mkdtempSync(join(tmpdir(), "muara-disk-"));
    const size = `size=${DISK_BYTES}`;
    const mounted = process.platform === "linux" && spawnSync("mount", ["-t", "tmpfs", "-o", size, "tmpfs", disk]);
    if (mounted !== false && mounted.status === 0) return;
    rmSync(disk, { recursive: true });
    skip(this, "mounting a small tmpfs needs Linux and root");
  });

  beforeEach(() => {
    folder = new FolderCase();
  });

  afterEach(async () => {
    await folder.end();
    execFileSync("umount", [disk]);
    rmSync(disk, { recursive: true });
  });

  /** Commits until it fails; returns the keys that were acknowledged and the failure. */
  async function fill(store: Store): Promise<{ keys: string[]; failure: unknown }> {
    const keys: string[] = [];
    for (let n = 0; n < MAX_COMMITS; n++) {
      const key = `n${n}`;
      const failure = await commit(store, anUpdate("one", [anItem(key, { contentHtml: BODY, place: n })])).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure !== undefined) return { keys, failure };
      keys.push(key);
    }
    return { keys, failure: undefined };
  }

  it("old data is intact and served, the alarm is clear, and writing goes on without a restart once there is room", async () => {
    const ballast = join(disk, "ballast");
    writeFileSync(ballast, Buffer.alloc(DISK_BYTES / 2));
    const path = join(disk, "data");
    const store = await folder.open(SOURCES, { path });
    await commit(store, anUpdate("two", [anItem("a")]));
    const { keys, failure } = await fill(store);
    expect(keys).to.not.have.length(0);
    expect(failure).to.include({ name: "StoreError", reason: "full" });
    expect(String(failure)).to.include("still served").and.to.include('"one"');
    const whole = Object.fromEntries(keys.map((key) => [key, BODY]));
    expect(await contents(store, "one")).to.deep.equal(whole);
    expect(await contents(store, "two")).to.deep.equal({ a: "<p>Body of a</p>" });
    rmSync(ballast);
    await commit(store, anUpdate("one", [anItem("late", { contentHtml: BODY, place: 999 })]));
    await store.close();
    const again = await folder.open(SOURCES, { path });
    expect(await contents(again, "one")).to.deep.equal({ ...whole, late: BODY });
    expect(await contents(again, "two")).to.deep.equal({ a: "<p>Body of a</p>" });
  });
});
