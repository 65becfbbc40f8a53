import type { Config } from "../../config/config.js";
import { createItemKeeper, type ItemKeeper, type SaveFeedItems } from "../../publish/keep-items.js";
import type { Store } from "../../store/store.js";
import type { RuntimeContext } from "./bootstrap.js";
import { noteError } from "./health-state.js";

/** For the publisher: a feed is served although its items cannot be kept, and they are kept at its next publishing. */
export function savesFeedItems(store: Store, around: RuntimeContext): SaveFeedItems {
  return (feedId, changes) =>
    store.saveFeedItems(feedId, changes).catch((error: unknown) => report(around, feedId, error));
}

/** For a process that polls and does not serve. */
export function beginKeeper(store: Store, config: Config, around: RuntimeContext): ItemKeeper {
  return createItemKeeper({ store, config, onFailure: (feedId, error) => report(around, feedId, error) });
}

function report({ logger, condition }: RuntimeContext, feedId: string, error: unknown): void {
  noteError(condition, error);
  logger.error({ err: error, feed: feedId }, "items of a feed not kept; retried with its next change");
}
