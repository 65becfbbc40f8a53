// lmdb, each write awaited until it is synced to disk.
import { join } from "node:path";
import { open as openDatabase } from "lmdb";
import { NOW, remembered, sampleItem, sampleState, sourceId } from "./sample.mjs";

export async function fill({ folder, sources, items }) {
  const db = connect(folder);
  for (let n = 0; n < sources; n++) {
    await db.transaction(() => {
      for (const { key, lastSeen } of remembered(n)) db.put([sourceId(n), "remembered", key], lastSeen);
      for (let at = 0; at < items; at++) put(db, sampleState(n), sampleItem(n, at));
    });
  }
  await db.flushed;
  await db.close();
}

export async function open({ folder, sources }) {
  const db = connect(folder);
  const newest = (ids, limit, read) => {
    const heads = ids.flatMap((id) => [
      ...db.getRange({ start: [id, "head", "~"], end: [id, "head", ""], reverse: true, limit }),
    ]);
    heads.sort((a, b) => (a.key[2] < b.key[2] ? 1 : -1));
    return heads.slice(0, limit).map(({ key, value }) => read(key, value));
  };
  return {
    ids: Array.from({ length: sources }, (_, n) => sourceId(n)),
    newestHeads: async (ids, limit) => newest(ids, limit, (_, head) => head),
    readSource: async ({ state }) => [
      ...db.getRange({ start: [state.sourceId, "head", ""], end: [state.sourceId, "head", "~"] }),
    ],
    async write({ item, state, old }) {
      await db.transaction(() => {
        put(db, state, item);
        db.remove([state.sourceId, "head", old.sortedAt, old.key]);
        db.remove([state.sourceId, "body", old.key]);
        db.put([state.sourceId, "remembered", old.key], NOW);
      });
      await db.flushed;
    },
    newest: async (ids, limit) => newest(ids, limit, (key, head) => [head, db.get([key[0], "body", key[3]])]),
    close: () => db.close(),
  };
}

function connect(folder) {
  return openDatabase({ path: join(folder, "muara.lmdb"), overlappingSync: false });
}

function put(db, state, { contentHtml, summary, attachments, image, ...head }) {
  db.put([state.sourceId, "state"], state);
  db.put([state.sourceId, "head", head.sortedAt, head.key], head);
  db.put([state.sourceId, "body", head.key], { contentHtml, summary, attachments, image });
}
