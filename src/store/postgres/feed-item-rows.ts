import { type FeedItem, type FeedItemChanges, feedItemName } from "../../compose/feed-items.js";
import { decodeFeedItem, encodeFeedItem } from "../feed-item-text.js";
import type { Database } from "./database.js";

/** Readers have bytes to serve meanwhile. */
const READ_PATIENCE_MS = 3_000;
const SAVE_PATIENCE_MS = 20_000;

const READ = { name: "muara_feed_items", text: "select item from muara_feed_item where feed_id = $1" };

/** In one order, so that two processes that save the same feed wait for each other. */
const SAVE = {
  name: "muara_save_feed_items",
  text: `
with dropped as (
  delete from muara_feed_item f using unnest($5::text[]) as gone (name)
  where f.feed_id = $1 and f.source_id || E'\\n' || f.key = gone.name
)
insert into muara_feed_item as f (feed_id, source_id, key, item)
select $1, put.source_id, put.key, put.item from unnest($2::text[], $3::text[], $4::text[]) as put (source_id, key, item)
order by put.source_id collate "C", put.key collate "C"
on conflict (feed_id, source_id, key) do update set item = excluded.item where f.item is distinct from excluded.item`,
};

export async function readFeedItems(database: Database, feedId: string): Promise<readonly FeedItem[]> {
  const rows = await database.query(`read the items of feed "${feedId}"`, READ_PATIENCE_MS, READ, [feedId]);
  return rows.flatMap((row) => decodeFeedItem(JSON.parse(String(row["item"]))) ?? []);
}

export async function saveFeedItems(database: Database, feedId: string, { put, drop }: FeedItemChanges): Promise<void> {
  if (put.length + drop.length === 0) return;
  const items = [...new Map(put.map((item) => [feedItemName(item), item])).values()];
  await database.query(`save the items of feed "${feedId}"`, SAVE_PATIENCE_MS, SAVE, [
    feedId,
    items.map(({ sourceId }) => sourceId),
    items.map(({ key }) => key),
    items.map((item) => JSON.stringify(encodeFeedItem(item))),
    drop,
  ]);
}
