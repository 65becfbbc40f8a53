import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { SourceState } from "../../src/domain/source-state.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { commit } from "../store/folder-case.js";
import { anUpdate, aSource, aState, at } from "../store/samples.js";
import { muaraHere } from "./cli.js";

const URL_OF_ALL = "https://news.example/feed";
const FAR_AHEAD = "2999-01-01T00:00:00Z";

describe("muara status", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-status-"));
    const sources = [{ id: "one", url: URL_OF_ALL }];
    writeFileSync(join(folder, "feeds.config.json"), JSON.stringify({ store: { path: "data" }, sources }));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function keep(state: Partial<SourceState>): Promise<void> {
    const store = createFileStore({ path: join(folder, "data") });
    await store.open();
    await store.sync([aSource("one", { url: URL_OF_ALL })], at(0));
    await commit(store, anUpdate("one", [], { state: aState("one", state) }));
    await store.close();
  }

  for (const [kind, exit, state] of [
    ["ok", 0, { lastPoll: at(0), nextPoll: FAR_AHEAD }],
    ["new", 0, { nextPoll: FAR_AHEAD }],
    ["late", 1, { lastPoll: at(0), nextPoll: at(30) }],
    ["failing", 1, { lastPoll: at(0), nextPoll: FAR_AHEAD, failures: 2 }],
    ["truncated", 1, { lastPoll: at(0), nextPoll: FAR_AHEAD, truncatedInARow: 2 }],
    ["gone", 1, { lastPoll: at(0), nextPoll: FAR_AHEAD, goneAt: at(0) }],
  ] as const) {
    it(`a source that is ${kind} ends with exit status ${exit}`, async () => {
      await keep(state);
      const { status, stdout } = await muaraHere(folder, ["status", "--json"]);
      expect(JSON.parse(stdout).map((row: { state: string }) => row.state)).to.deep.equal([kind]);
      expect(status).to.equal(exit);
    });
  }
});
