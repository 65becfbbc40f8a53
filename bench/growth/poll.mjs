// One process: polls all sources to fill the store, then once more: what that costs when nine of ten are unchanged. Prints milliseconds of CPU.
import { loadConfig } from "../../dist/src/config/load/load-config.js";
import { createWorker } from "../../dist/src/poll/poll-worker.js";
import { createFileStore } from "../../dist/src/store/files/create-file-store.js";

const config = loadConfig(process.argv[2], {});
const ids = config.sources.map(({ id }) => id);
const store = createFileStore({ path: config.store.path });
await store.open();
const failures = [];
const worker = await createWorker({
  config,
  store,
  version: "bench",
  report: ({ outcome, error }) => outcome === "failed" && failures.push(error),
  onError: (error) => failures.push(error),
});
await worker.pollNow(ids);
process.send({ filled: true });
await new Promise((resolve) => process.once("message", resolve));
const before = process.cpuUsage();
await worker.pollNow(ids);
const { user, system } = process.cpuUsage(before);
await worker.stop();
await store.close();
if (failures.length > 0) throw new Error(`${failures.length} polls failed`, { cause: failures[0] });
process.send({ cpuMs: (user + system) / 1000 });
process.disconnect();
