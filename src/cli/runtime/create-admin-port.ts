import { createSketchCache } from "../../compose/sketch-cache.js";
import type { Config } from "../../config/config.js";
import { MuaraError } from "../../domain/errors.js";
import type { Worker } from "../../poll/poll-worker.js";
import { composeFeed, readItems } from "../../publish/load-items.js";
import type { Publisher } from "../../publish/publisher.js";
import type { AdminPort } from "../../server/admin/admin-port.js";
import type { Store } from "../../store/store.js";
import { createFinder } from "../discover/address-finder.js";
import type { PollLog } from "../output/poll-log.js";
import type { ConfigThread } from "./config-editor.js";

/** Texts that previews remember, apart from those of published feeds. */
const MAX_TEXTS_REMEMBERED = 2_000;

export interface AdminParts {
  readonly configThread: ConfigThread;
  readonly publisher: Publisher;
  readonly store: Store;
  readonly worker: Worker | undefined;
  readonly polls: PollLog;
  readonly getProblems: () => readonly string[];
  /** Takes a config into force at once, without waiting for the watch of the file. */
  readonly take: (config: Config) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** What the admin pages are given of a running Muara. */
export function createAdminPort(parts: AdminParts): AdminPort {
  const { configThread, publisher, store, worker, polls } = parts;
  const getConfig = () => publisher.getConfig();
  const memory = createSketchCache(MAX_TEXTS_REMEMBERED);
  const find = createFinder();
  return {
    getConfig,
    getProblems: () => [
      ...parts.getProblems(),
      ...[...publisher.getOverflows(), ...publisher.getTextLimits()].map(({ message }) => message),
    ],
    getStates: () => store.getStates(),
    getRecentPolls: polls.recent,
    onPoll: polls.listen,
    edit: async (edits) => parts.take(await configThread.edit(getConfig().path, edits)),
    previewFeed: async (feedId, edits, limit) => {
      const { feeds, sources } =
        edits.length === 0 ? getConfig() : await configThread.tryEdits(getConfig().path, edits);
      const feed = feeds.find(({ id }) => id === feedId);
      if (feed === undefined) throw new MuaraError(`There is no feed "${feedId}".`);
      const shown = { ...feed, limit: Math.min(limit, feed.limit) };
      const { items, sourceNames } = await composeFeed(shown, { store, sources, memory, now: Date.now() });
      return readItems(store, items.slice(0, shown.limit), sourceNames);
    },
    pollNow: worker === undefined ? undefined : (ids) => void worker.pollNow(ids).catch(parts.onError),
    find: (place, signal) => find(getConfig(), place, signal),
    importOpml: async (text, tags) => {
      const { config, ...imported } = await configThread.importOpml(getConfig().path, text, tags);
      if (config !== undefined) await parts.take(config);
      return imported;
    },
  };
}
