import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { stableIdsContract } from "../publish/stable-ids.js";
import { storeContract } from "./contract.js";

const makePlace = async () => {
  const path = await mkdtemp(join(tmpdir(), "muara-store-"));
  return {
    async open() {
      const store = createFileStore({ path });
      await store.open();
      return store;
    },
    remove: () => rm(path, { recursive: true }),
  };
};

storeContract("lowdb, one file a source", makePlace);
stableIdsContract("lowdb", ["earliest", "fullText", "sourceOrder"], makePlace);
