import { createPostgresStore } from "../../src/store/postgres/create-postgres-store.js";
import { stableIdsContract } from "../publish/stable-ids.js";
import { describePostgres } from "../support/postgres-suite.js";
import { storeContract } from "./contract.js";

describePostgres("on PostgreSQL", (suite) => {
  const makePlace = async () => {
    const databaseUrl = await suite.freshUrl();
    return {
      async open() {
        const store = createPostgresStore({ databaseUrl });
        await store.open();
        return store;
      },
      remove: () => suite.dropFresh(databaseUrl),
    };
  };
  storeContract("PostgreSQL", makePlace);
  stableIdsContract("PostgreSQL", ["fullText"], makePlace);
});
