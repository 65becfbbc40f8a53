import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileStore } from "../../src/store/files.js";
import { storeContract } from "./contract.js";

storeContract("lowdb, one file a source", async () => {
  const path = await mkdtemp(join(tmpdir(), "muara-store-"));
  return {
    async open() {
      const store = createFileStore({ path });
      await store.open();
      return store;
    },
    remove: () => rm(path, { recursive: true }),
  };
});
