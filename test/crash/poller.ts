// The process that is killed: polls five sources as fast as it can and says each commit once it is acknowledged.
import { decide } from "../../src/items/decide.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { aState } from "../store/samples.js";
import { CRASH_SOURCES, documentOf, instantOf, lastNumber, validatorsOf } from "./model.js";

const [path = ""] = process.argv.slice(2);
const store = createFileStore({ path });
await store.open();
await store.sync(CRASH_SOURCES, instantOf(0));

for (let round = 0; ; round++) {
  const source = CRASH_SOURCES[round % CRASH_SOURCES.length];
  const stored = source && (await store.getSource(source.id));
  if (source === undefined || stored === undefined) throw new Error("no source");
  const number = lastNumber(stored.state.validators) + 1;
  const now = instantOf(number);
  const [lease] = await store.claim({ sourceIds: [source.id], now, leaseMs: 60_000, worker: "crash" });
  if (lease === undefined) throw new Error("no lease");
  const decision = decide(stored, documentOf(source.id, number), source, now);
  const state = { ...aState(source.id), url: source.url, validators: validatorsOf(number), lastPoll: now };
  await store.commit(lease, { state, ...decision });
  process.stdout.write(`${source.id} ${number}\n`);
  await store.release(lease);
}
