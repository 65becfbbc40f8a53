import type { ComposedItem } from "../../compose/compose.js";
import type { Head } from "../../compose/duplicate-rules.js";
import type { Config, HookConfig } from "../../config/config.js";
import type { Feed } from "../../domain/feed.js";
import { formatOf } from "../../feed/render/formats.js";
import { readyItem } from "../../feed/render/prepare.js";
import { readyLanguage } from "../../feed/render/ready-addresses.js";
import type { ReadyItem } from "../../feed/render/render-model.js";
import { toInstant } from "../../lib/dates/instant.js";
import type { Store } from "../../store/store.js";
import { feedUrl, itemStyle } from "../addresses.js";
import { findDuplicateIds } from "../duplicate-ids.js";
import { type Composition, composeFeed, type GatherContext, readArrivals, readWithBodies } from "../load-items.js";
import { MAX_DEPTH_ITEMS } from "../newest-of.js";
import { placeComposed } from "../render-cache.js";
import { hookItemName } from "./find-changes.js";
import type { QueuedItem } from "./hook-record.js";

/** Arrivals that are looked at first; all of them when each of these is unknown. */
const FIRST_ITEMS = 300;

/** A feed as a hook sees it: merged and filtered, in the order of arrival, without its limits. */
export interface HookFeed {
  readonly feed: Feed;
  readonly composition: Composition;
  readonly arrivals: readonly Head[];
}

export async function readHookFeed(
  feed: Feed,
  context: GatherContext,
  isKnown: (name: string) => boolean,
): Promise<HookFeed> {
  const { limitPerSource: _, ...unlimited } = feed;
  const arrivals = await readArrivals(feed, context);
  const compose = (limit: number) => composeFeed({ ...unlimited, order: "arrival", limit }, context, arrivals);
  const first = await compose(FIRST_ITEMS);
  const isMore =
    first.items.length === FIRST_ITEMS && first.items.slice(-20).some((item) => !isKnown(hookItemName(item)));
  return { feed, arrivals, composition: isMore ? await compose(MAX_DEPTH_ITEMS) : first };
}

/** Reads queued items as the feed shows them; those that are gone by now are left out. */
export async function readQueued(
  { feed, composition, arrivals }: HookFeed,
  queued: readonly QueuedItem[],
  store: GatherContext["store"] & Pick<Store, "getSource">,
  config: Config,
): Promise<readonly ReadyItem[]> {
  const shown = new Map(composition.items.map((item) => [hookItemName(item), item]));
  const chosen: ComposedItem[] = [];
  for (const one of queued) {
    const item = shown.get(one.name) ?? (await findStored(one, store));
    if (item !== undefined) chosen.push(item);
  }
  const places = placeComposed(chosen, findDuplicateIds(arrivals, composition.kept));
  const read = await readWithBodies(store, chosen, composition.sourceNames);
  const style = itemStyle(feed, config.site);
  return read.flatMap(({ item }, index) => {
    const place = places[index];
    return place === undefined ? [] : [readyItem(item, place, style)];
  });
}

/** An item that has left the newest arrivals, as its source has it. */
async function findStored(
  { sourceId, key }: QueuedItem,
  store: Pick<Store, "getSource">,
): Promise<ComposedItem | undefined> {
  const stored = await store.getSource(sourceId);
  const head = stored?.heads.find((one) => one.key === key);
  if (head === undefined) return undefined;
  return { head: { ...head, sourceId }, first: { sourceId, key }, related: [], linked: [] };
}

export interface HookBody {
  readonly contentType: string;
  readonly body: string;
}

/** The body of one delivery. `timestampMs` is when its items were queued for it: equal in every try. */
export function renderHookBody(
  hook: Pick<HookConfig, "format">,
  event: QueuedItem["event"],
  items: readonly ReadyItem[],
  feed: Feed,
  config: Config,
  nowMs: number,
): HookBody {
  if (hook.format === "text") {
    return { contentType: "text/plain; charset=utf-8", body: textOf(items) };
  }
  const language = readyLanguage(feed.language ?? config.site.language);
  const rendered = items.map((item): unknown => JSON.parse(formatOf("json").renderItem(item, language)));
  // The address of a private feed holds its token.
  const isPublic = feed.token === undefined;
  const about = {
    id: feed.id,
    title: feed.title,
    ...(isPublic && {
      home_page_url: feedUrl(config.site, feed, "page"),
      feed_url: feedUrl(config.site, feed, "json"),
    }),
  };
  const body = { type: `items.${event}`, timestamp: toInstant(nowMs), data: { feed: about, items: rendered } };
  // Chat services show this key.
  return { contentType: "application/json", body: JSON.stringify({ ...body, text: textOf(items) }) };
}

/** Title and link of each item. */
function textOf(items: readonly ReadyItem[]): string {
  return items.map(({ title, url }) => [title, ...(url === undefined ? [] : [url])].join("\n")).join("\n\n");
}
