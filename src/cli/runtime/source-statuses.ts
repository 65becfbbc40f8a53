import type { Config } from "../../config/config.js";
import { withoutAddressSecrets } from "../../lib/secret-address.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { SECOND_MS } from "../../lib/time.js";
import type { SourceStatus } from "../../server/status.js";
import type { Store } from "../../store/store.js";

/** Another process may poll too: its changes are read after this time. */
const MAX_AGE_MS = 5 * SECOND_MS;
/** Statuses are read again at most this often, for each source: with 10,000 sources once a second, however often one changes. */
const MIN_AGE_MS_PER_SOURCE = 0.1;

/** The statuses of all sources, in the order of the store. */
export interface SourceStatuses {
  /** Reads them from the store. Rejects with StoreError. */
  read(): Promise<readonly SourceStatus[]>;
  /** The same list as long as nothing changed. Rejects with StoreError. */
  readCached(): Promise<readonly SourceStatus[]>;
  /** Called after a poll. */
  invalidate(): void;
}

interface Cached {
  readonly config: Config;
  readonly readMs: number;
  readonly sources: readonly SourceStatus[];
}

export function createSourceStatuses(
  store: Pick<Store, "getStates">,
  getConfig: () => Config,
  clock: () => number = Date.now,
): SourceStatuses {
  let cached: Cached | undefined;
  let reading: Promise<Cached> | undefined;
  let isChanged = false;
  const isFresh = ({ config, readMs, sources }: Cached): boolean => {
    const ageMs = clock() - readMs;
    if (config !== getConfig() || ageMs < 0) return false;
    return ageMs < (isChanged ? sources.length * MIN_AGE_MS_PER_SOURCE : MAX_AGE_MS);
  };
  const load = async (): Promise<Cached> => {
    const config = getConfig();
    isChanged = false;
    const sources = await readStatuses(store, config);
    cached = { config, readMs: clock(), sources };
    return cached;
  };
  return {
    read: () => readStatuses(store, getConfig()),
    async readCached() {
      if (cached !== undefined && isFresh(cached)) return cached.sources;
      reading ??= load().finally(() => {
        reading = undefined;
      });
      return (await reading).sources;
    },
    invalidate() {
      isChanged = true;
    },
  };
}

async function readStatuses(store: Pick<Store, "getStates">, config: Config): Promise<readonly SourceStatus[]> {
  const titles = new Map(config.sources.map(({ id, title }) => [id, title]));
  const states = await store.getStates();
  return states.map((state): SourceStatus => {
    const { sourceId, url, lastPoll, lastSuccess, nextPoll, nextPollReason, failures, lastError, homepage } = state;
    return {
      id: sourceId,
      title: titles.get(sourceId) ?? state.title ?? sourceId,
      url: withoutSecrets(url),
      nextPoll,
      nextPollReason,
      failures,
      ...(homepage === undefined ? {} : { homepage }),
      ...(lastPoll === undefined ? {} : { lastPoll }),
      ...(lastSuccess === undefined ? {} : { lastSuccess }),
      ...(lastError === undefined ? {} : { error: withoutAddressSecrets(lastError) }),
    };
  });
}
