import { createPostgresStore } from "../../src/store/postgres/store.js";
import { describePostgres } from "../support/postgres-suite.js";
import { storeContract } from "./contract.js";

describePostgres("on PostgreSQL", (suite) => {
  storeContract("PostgreSQL", async () => {
    const databaseUrl = await suite.freshUrl();
    return {
      async open() {
        const store = createPostgresStore({ databaseUrl });
        await store.open();
        return store;
      },
      remove: () => suite.dropFresh(databaseUrl),
    };
  });
});
