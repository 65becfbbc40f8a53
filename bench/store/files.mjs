// Muara's own store, as the poller uses it.
import { createFileStore } from "../../dist/src/store/files/create-file-store.js";
import { NOW, remembered, sampleItem, sampleState, sourceId, sourceUrl } from "./sample.mjs";

/** The last ones come one by one, as they do from polls: what such commits cost a start is measured as well. */
const SINGLE_ITEMS = 3;

export async function fill({ folder, sources, items }) {
  const store = await openStore(folder, sources);
  const lease = await leases(store, sources);
  for (let n = 0; n < sources; n++) {
    const all = Array.from({ length: items }, (_, at) => sampleItem(n, at));
    const commit = (upserts) =>
      store.commit(lease(n), { state: sampleState(n), upserts, removals: [], remembered: remembered(n) });
    await commit(all.slice(0, -SINGLE_ITEMS));
    for (const item of all.slice(-SINGLE_ITEMS)) await commit([item]);
  }
  await store.close();
}

export async function open({ folder, sources }) {
  const store = await openStore(folder, sources);
  const ids = Array.from({ length: sources }, (_, n) => sourceId(n));
  let lease;
  return {
    ids,
    newestHeads: (sourceIds, limit) => store.getHeads({ sourceIds, order: "published", limit }),
    prepareWrites: async () => {
      lease = await leases(store, sources);
    },
    readSource: ({ source }) => store.getSource(sourceId(source)),
    write: ({ source, state, item, old }) =>
      store.commit(lease(source), {
        state,
        upserts: [item],
        removals: [old.key],
        remembered: [...remembered(source), { key: old.key, lastSeen: NOW }],
      }),
    async newest(sourceIds, limit) {
      const heads = await store.getHeads({ sourceIds, order: "published", limit });
      return store.getBodies(heads);
    },
    close: () => store.close(),
  };
}

async function openStore(folder, sources) {
  const store = createFileStore({ path: folder });
  await store.open();
  await store.sync(
    Array.from({ length: sources }, (_, n) => ({ id: sourceId(n), url: sourceUrl(n), paused: false })),
    NOW,
  );
  return store;
}

async function leases(store, sources) {
  const sourceIds = Array.from({ length: sources }, (_, n) => sourceId(n));
  const taken = await store.claim({ sourceIds, now: NOW, leaseMs: 3_600_000, worker: "bench" });
  const bySource = new Map(taken.flatMap((lease) => lease.sourceIds.map((id) => [id, lease])));
  return (n) => bySource.get(sourceId(n));
}
