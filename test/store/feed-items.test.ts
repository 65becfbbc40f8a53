import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import type { StoreError } from "../../src/store/store-errors.js";
import { aFeedItem } from "./contract-feeds.js";

describe("the file of what a feed has shown", () => {
  let folder = "";
  const alarms: StoreError[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "muara-feeds-"));
    alarms.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = () => join(folder, "feeds", "news.jsonl");
  const onAlarm = (alarm: StoreError) => alarms.push(alarm);

  async function save(...keys: readonly string[]): Promise<void> {
    const store = createFileStore({ path: folder, onAlarm });
    await store.open();
    for (const key of keys) await store.saveFeedItems("news", { put: [aFeedItem(key)], drop: [] });
    await store.close();
  }

  async function kept(): Promise<string[]> {
    const store = createFileStore({ path: folder, readOnly: true, onAlarm });
    await store.open();
    const keys = (await store.getFeedItems("news")).map(({ key }) => key);
    await store.close();
    return keys;
  }

  it("without a change that was cut off in a crash has all before it, and takes more", async () => {
    await save("a", "b", "c");
    truncateSync(file(), statSync(file()).size - 7);
    expect(await kept()).to.deep.equal(["a", "b"]);
    await save("d");
    expect(await kept()).to.deep.equal(["a", "b", "d"]);
    expect(alarms).to.deep.equal([]);
  });

  it("with a corrupt line has the others, and an alarm names it", async () => {
    await save("a", "b", "c");
    const text = readFileSync(file(), "utf8");
    writeFileSync(file(), text.replace("id-b", "id-x"));
    expect(await kept()).to.deep.equal(["a", "c"]);
    expect(alarms.map(({ reason }) => reason)).to.deep.equal(["damaged"]);
    expect(alarms[0]?.message).to.include(file());
  });

  it("is followed by a process that only reads, line by line", async () => {
    await save("a");
    const reader = createFileStore({ path: folder, readOnly: true, onAlarm });
    await reader.open();
    const keys = async () => (await reader.getFeedItems("news")).map(({ key }) => key);
    expect(await keys()).to.deep.equal(["a"]);
    await save("b");
    expect(await keys()).to.deep.equal(["a", "b"]);
    appendFileSync(file(), '{"put":[["one"');
    expect(await keys()).to.deep.equal(["a", "b"]);
    const refused = await reader.saveFeedItems("news", { put: [aFeedItem("c")], drop: [] }).catch((error) => error);
    expect(refused).to.have.property("reason", "readOnly");
    await reader.close();
  });

  it("is rewritten when most of it is superseded, and stays readable", async () => {
    const store = createFileStore({ path: folder, onAlarm });
    await store.open();
    let largest = 0;
    for (let round = 0; round < 30; round++) {
      const put = Array.from({ length: 100 }, (_, n) => aFeedItem(`k${n}`, { place: round }));
      await store.saveFeedItems("news", { put, drop: [] });
      largest = Math.max(largest, statSync(file()).size);
    }
    expect(statSync(file()).size).to.be.below(largest);
    expect(await store.getFeedItems("news")).to.have.length(100);
    await store.close();
    expect(await kept()).to.have.length(100);
  });
});
