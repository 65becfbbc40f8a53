// lmdb, each write awaited until it is synced to disk.
import { join } from "node:path";
import { open as openDatabase } from "lmdb";
import { sampleItem, sampleState, sourceId } from "./sample.mjs";

export async function fill({ folder, sources, items }) {
  const db = connect(folder);
  for (let n = 0; n < sources; n++) {
    await db.transaction(() => {
      for (let at = 0; at < items; at++) put(db, n, at);
    });
  }
  await db.flushed;
  await db.close();
}

export async function open({ folder, sources, items }) {
  const db = connect(folder);
  const newest = (ids, limit, read) => {
    const heads = ids.flatMap((id) => [...db.getRange({ start: [id, "head", "~"], end: [id, "head", ""], reverse: true, limit })]);
    heads.sort((a, b) => (a.key[2] < b.key[2] ? 1 : -1));
    return heads.slice(0, limit).map(({ key, value }) => read(key, value));
  };
  return {
    ids: Array.from({ length: sources }, (_, n) => sourceId(n)),
    newestHeads: async (ids, limit) => newest(ids, limit, (_, head) => head),
    async write(n, round) {
      await db.transaction(() => {
        put(db, n, items + round);
        const old = sampleItem(n, 0);
        db.remove([sourceId(n), "head", old.sortedAt, old.key]);
        db.remove([sourceId(n), "body", old.key]);
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

function put(db, n, at) {
  const { contentHtml, summary, attachments, image, ...head } = sampleItem(n, at);
  db.put([sourceId(n), "state"], sampleState(n));
  db.put([sourceId(n), "head", head.sortedAt, head.key], head);
  db.put([sourceId(n), "body", head.key], { contentHtml, summary, attachments, image });
}
