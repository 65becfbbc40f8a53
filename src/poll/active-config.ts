import { selectSources } from "../compose/select-sources.js";
import type { Config } from "../config/config.js";
import { createFetcher, type Fetcher, type FetcherOptions } from "../fetch/fetcher.js";
import type { Instant } from "../lib/dates/instant.js";
import { countOperators } from "./outage.js";

interface ActivateOptions {
  readonly version: string;
  readonly resolve?: FetcherOptions["resolve"];
  readonly now?: () => Instant;
  readonly sourceIds?: readonly string[];
  readonly openFetcher?: typeof createFetcher;
}

/** What depends on the config alone. */
export interface Active {
  readonly config: Config;
  readonly fetcher: Fetcher;
  readonly sources: ReadonlyMap<string, Config["sources"][number]>;
  readonly feedsCounts: ReadonlyMap<string, number>;
  /** Registered domains that are polled. */
  readonly sites: number;
}

export function activate(
  { version, resolve, now, sourceIds, openFetcher = createFetcher }: ActivateOptions,
  config: Config,
  before?: Active,
): Active {
  const same = before !== undefined && sameWay(before.config, config);
  const options = {
    version,
    ...(now === undefined ? {} : { now: () => Date.parse(now()) }),
    ...(resolve === undefined ? {} : { resolve }),
  };
  return {
    config,
    fetcher: same ? before.fetcher : openFetcher(config.polling, config.site, options),
    sources: new Map(config.sources.map((source) => [source.id, source])),
    feedsCounts: countFeeds(config),
    sites: countOperators(
      config.sources.filter(({ id, paused }) => sourceIds?.includes(id) ?? !paused).map(({ url }) => url),
    ),
  };
}

/** Whether two configs fetch alike, so that connections and the pacing of hosts live on. */
function sameWay(before: Config, after: Config): boolean {
  return JSON.stringify([before.polling, before.site.url]) === JSON.stringify([after.polling, after.site.url]);
}

function countFeeds({ feeds, sources }: Config): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const feed of feeds) {
    for (const id of selectSources(feed, sources)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
