// lowdb as its README shows it: everything in one file. Its text must fit one string, so the items are capped, and said so.
import { join } from "node:path";
import { JSONFilePreset } from "lowdb/node";
import { sampleItem, sourceId } from "./sample.mjs";

const MAX_ITEMS = 10_000;

export async function fill(shape) {
  const db = await connect(shape.folder);
  const { sources, items } = capped(shape);
  for (let n = 0; n < sources; n++) {
    db.data.sources[sourceId(n)] = Array.from({ length: items }, (_, at) => sampleItem(n, at));
  }
  await db.write();
}

export async function open(shape) {
  const db = await connect(shape.folder);
  const { sources, items } = capped(shape);
  const newest = async (ids, limit) =>
    ids
      .flatMap((id) => db.data.sources[id] ?? [])
      .sort((a, b) => (a.sortedAt < b.sortedAt ? 1 : -1))
      .slice(0, limit);
  return {
    ids: Array.from({ length: sources }, (_, n) => sourceId(n)),
    newestHeads: newest,
    newest,
    writes: 5, // one takes most of a second: a few are enough to see it
    async write({ item, state }) {
      (db.data.sources[state.sourceId] ?? []).push(item);
      await db.write();
    },
    close: async () => {},
    note: `only ${sources} sources (${sources * items} items), never synced`,
  };
}

function capped({ sources, items }) {
  return { sources: Math.min(sources, Math.floor(MAX_ITEMS / items)), items };
}

function connect(folder) {
  return JSONFilePreset(join(folder, "db.json"), { sources: {} });
}
