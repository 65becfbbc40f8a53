// better-sqlite3, WAL with every commit synced: what a single-machine store would usually be.
import { join } from "node:path";
import Database from "better-sqlite3";
import { NOW, remembered, sampleItem, sampleState, sourceId } from "./sample.mjs";

const SCHEMA = `
  create table if not exists sources (id text primary key, state text not null);
  create table if not exists items (source text, key text, sorted text, place integer, head text, body text, primary key (source, key)) without rowid;
  create table if not exists remembered (source text, key text, seen text, primary key (source, key)) without rowid;
  create index if not exists newest on items (source, sorted desc, place);`;

export async function fill({ folder, sources, items }) {
  const { db, put, remember } = connect(folder);
  for (let n = 0; n < sources; n++) {
    db.transaction(() => {
      for (const { key, lastSeen } of remembered(n)) remember.run(sourceId(n), key, lastSeen);
      for (let at = 0; at < items; at++) put(sampleState(n), sampleItem(n, at));
    })();
  }
  db.close();
}

export async function open({ folder, sources }) {
  const { db, put, remember } = connect(folder);
  const remove = db.prepare("delete from items where source = ? and key = ?");
  const write = db.transaction(({ item, state, old }) => {
    put(state, item);
    remove.run(state.sourceId, old.key);
    remember.run(state.sourceId, old.key, NOW);
  });
  const ofSource = db.prepare("select head from items where source = ?");
  const query = (columns, count) =>
    db.prepare(
      `select ${columns} from items where source in (${Array(count).fill("?").join()}) order by sorted desc, place limit ?`,
    );
  const heads = query("head", sources);
  const whole = query("head, body", 20);
  return {
    ids: Array.from({ length: sources }, (_, n) => sourceId(n)),
    newestHeads: async (ids, limit) => heads.all(...ids, limit).map(({ head }) => JSON.parse(head)),
    readSource: async ({ state }) => ofSource.all(state.sourceId).map(({ head }) => JSON.parse(head)),
    write: async (change) => write(change),
    newest: async (ids, limit) =>
      whole.all(...ids, limit).map(({ head, body }) => [JSON.parse(head), JSON.parse(body)]),
    close: async () => db.close(),
  };
}

function connect(folder) {
  const db = new Database(join(folder, "muara.sqlite"));
  db.pragma("journal_mode = wal");
  db.pragma("synchronous = full");
  db.exec(SCHEMA);
  const item = db.prepare("insert or replace into items values (?, ?, ?, ?, ?, ?)");
  const state = db.prepare("insert or replace into sources values (?, ?)");
  const remember = db.prepare("insert or replace into remembered values (?, ?, ?)");
  const put = (source, { contentHtml, summary, attachments, image, ...head }) => {
    const body = JSON.stringify({ contentHtml, summary, attachments, image });
    item.run(source.sourceId, head.key, head.sortedAt, head.place, JSON.stringify(head), body);
    state.run(source.sourceId, JSON.stringify(source));
  };
  return { db, put, remember };
}
