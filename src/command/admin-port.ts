import { createTextMemory } from "../aggregate/text-memory.js";
import type { Config } from "../config/model.js";
import { MuaraError } from "../feed/errors.js";
import { toInstant } from "../feed/instant.js";
import { plainLine } from "../feed/text.js";
import { createFetcher } from "../fetch/fetcher.js";
import type { AdminPort, Finding, Found } from "../http/admin/port.js";
import { composeFeed, readItems } from "../publish/gather.js";
import type { Publisher } from "../publish/publisher.js";
import type { Store } from "../store/port.js";
import type { Worker } from "../work/worker.js";
import { sourceFrom } from "./add.js";
import type { ConfigThread } from "./config-thread.js";
import { type Candidate, discover } from "./discover.js";
import { addressesOf } from "./known-sites.js";
import { describeLook } from "./look.js";
import type { PollLog } from "./poll-log.js";
import { readVersion } from "./version.js";

/** Texts that previews remember, apart from those of published feeds. */
const MAX_TEXTS_REMEMBERED = 2_000;
const SHOWN_TITLES = 5;

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
  const memory = createTextMemory(MAX_TEXTS_REMEMBERED);
  return {
    getConfig,
    getProblems: parts.getProblems,
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

async function find(config: Config, place: string, signal: AbortSignal): Promise<Finding> {
  const addresses = addressesOf(place);
  if (addresses.length === 0)
    throw new MuaraError(`"${place}" is no address. Give a site or a feed, such as riau24.com.`);
  const fetcher = createFetcher(config.polling, config.site, { version: readVersion() });
  try {
    const fetchDocument = (url: string) => fetcher.fetch({ sourceId: "add", url, feedsCount: 0 }, signal);
    const { candidates, failures } = await discover(addresses, fetchDocument, toInstant(Date.now()));
    return { found: candidates.map((candidate) => foundOf(candidate, config)), failures };
  } finally {
    await fetcher.close();
  }
}

function foundOf(candidate: Candidate, config: Config): Found {
  const { url, by, look } = candidate;
  const known = config.sources.find((source) => source.url === url);
  const titles =
    look.kind === "feed"
      ? look.feed.items.map(({ title }) => (title === undefined ? "" : plainLine(title)))
      : look.kind === "page"
        ? look.list.links.map((link) => link.title ?? link.url)
        : [];
  return {
    url,
    by,
    what: describeLook(look),
    source: sourceFrom(candidate, config, {}),
    titles: titles.filter((title) => title !== "").slice(0, SHOWN_TITLES),
    ...(known === undefined ? {} : { knownAs: known.id }),
  };
}
