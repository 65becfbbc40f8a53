import { statSync, truncateSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createFileStore } from "../../src/store/files/create-file-store.js";

describe("the files of push records", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "muara-push-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = () => join(folder, "push", "hub.jsonl");

  async function save(...values: readonly string[]): Promise<void> {
    const store = createFileStore({ path: folder });
    await store.open();
    for (const value of values) await store.savePushRecords("hub", { put: new Map([["a", { value }]]) });
    await store.close();
  }

  async function kept(): Promise<unknown> {
    const store = createFileStore({ path: folder, readOnly: true });
    await store.open();
    const records = await store.getPushRecords("hub");
    await store.close();
    return records.get("a");
  }

  it("a change that was cut off in a crash does not count, and more are taken", async () => {
    await save("one", "two");
    truncateSync(file(), statSync(file()).size - 5);
    expect(await kept()).to.deep.equal({ value: "one" });
    await save("three");
    expect(await kept()).to.deep.equal({ value: "three" });
  });

  it("only the owner reads them, as they hold secrets", async function () {
    if (process.platform === "win32") this.skip();
    await save("one");
    expect(statSync(file()).mode & 0o077).to.equal(0);
  });

  it("do not grow with the number of changes, and stay readable for the owner alone", async () => {
    const store = createFileStore({ path: folder });
    await store.open();
    for (let round = 0; round < 40; round++)
      await store.savePushRecords("hub", { put: new Map([["a", { value: String(round).repeat(50_000) }]]) });
    await store.close();
    expect(statSync(file()).size).to.be.lessThan(1_500_000);
    expect(statSync(file()).mode & 0o077).to.equal(0);
    expect(await kept()).to.deep.equal({ value: "39".repeat(50_000) });
  });
});
