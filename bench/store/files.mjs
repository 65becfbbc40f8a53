// Muara's own store, as the poller uses it.
import { createFileStore } from "../../dist/src/store/files.js";
import { sampleItem, sampleState, sourceId, sourceUrl } from "./sample.mjs";

const NOW = "2024-12-01T00:00:00Z";

export async function fill({ folder, sources, items }) {
  const store = await openStore(folder, sources);
  const lease = await leases(store, sources);
  for (let n = 0; n < sources; n++) {
    const upserts = Array.from({ length: items }, (_, at) => sampleItem(n, at));
    await store.commit(lease(n), { state: sampleState(n), upserts, removals: [], remembered: remembered(n) });
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
      store.commit(lease(source), { state, upserts: [item], removals: [old.key], remembered: remembered(source + 1) }),
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

function remembered(seed) {
  return Array.from({ length: 200 }, (_, at) => ({ key: `r${seed}x${at}`.padEnd(16, "z"), lastSeen: NOW }));
}
