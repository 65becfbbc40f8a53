import type { Feed } from "../domain/feed.js";
import type { Source } from "../domain/source.js";

/** `feeds.config.json` and the environment, validated, with every default filled in. Nothing here is global: it is passed on. */
export interface Config {
  /** Where the file was read from, absolute. */
  readonly path: string;
  readonly site: SiteConfig;
  readonly server: ServerConfig;
  readonly store: StoreConfig;
  readonly polling: PollingConfig;
  readonly alerts: AlertsConfig;
  readonly hooks: readonly HookConfig[];
  readonly publish: PublishConfig;
  readonly sources: readonly Source[];
  readonly feeds: readonly Feed[];
  readonly logLevel: LogLevel;
  /** Every file that was read, absolute, the config itself first: what live reload watches. */
  readonly files: readonly string[];
  /** OPML documents on the web that `include` names; see `resolveIncludes`. */
  readonly remotes: readonly RemoteInclude[];
  /** What works but is probably not meant, a line each. */
  readonly warnings: readonly string[];
}

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

export interface RemoteInclude {
  readonly url: string;
  /** At most so many sources are taken from it. */
  readonly maxSources: number;
  /** How often the address is read again. */
  readonly everyMs: number;
  /** Where its last text is kept, absolute; one of `files`. */
  readonly cachePath: string;
}

export interface SiteConfig {
  /** The public address without a trailing slash, a sub-path included. */
  readonly url: string;
  readonly title: string;
  readonly description?: string;
  readonly language?: string;
}

export interface ServerConfig {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** A Unix socket to listen on instead of host and port. */
  readonly socket?: string;
  /** Number of proxies in front, or false: whose X-Forwarded-For is believed. */
  readonly trustProxy: number | false;
  /** Without it there is no `/admin`. From the environment only. */
  readonly adminSecret?: string;
  readonly metricsSecret?: string;
  /** `/metrics` alone, without a secret. */
  readonly metricsPort?: number;
  readonly publicStatus: boolean;
  readonly requestsPerMinute: number;
  /** Not enforced behind `trustProxy`, where every connection is the proxy's. */
  readonly connectionsPerClient: number;
}

export interface AlertsConfig {
  /** Told of alerts as JSON. */
  readonly webhook?: string;
  /** The environment variable of the secret that signs them, and the secret, absent while that variable is not set. */
  readonly secretEnv?: string;
  readonly secret?: string;
  readonly afterFailingMs: number;
  /** Opens the feed of Muara's own events. */
  readonly token?: string;
}

export interface PublishConfig {
  /** Whether this Muara is the hub of its feeds. */
  readonly isHub: boolean;
  /** Hubs of others, which are told of changes of public feeds. */
  readonly externalHubs: readonly string[];
}

/** One webhook: it is sent the new items of one feed. */
export interface HookConfig {
  readonly feedId: string;
  readonly url: string;
  /** The environment variable of the secret that signs deliveries; without one they have no signature. */
  readonly secretEnv?: string;
  /** Absent while that variable is not set: the hook sends nothing then. */
  readonly secret?: string;
  readonly on: readonly ("new" | "updated")[];
  /** At most so many items in one delivery. */
  readonly batch: number;
  /** Least time between two deliveries. */
  readonly everyMs: number;
  readonly format: "jsonfeed" | "text";
  /** So many of the newest items are sent of a new hook and of the first poll of a source. */
  readonly backlog: number;
}

export type StoreConfig =
  | { readonly kind: "files"; readonly path: string }
  | { readonly kind: "postgres"; readonly databaseUrl: string };

export interface PollingConfig {
  /** Cron expression of the tick that claims what is due. */
  readonly tick: string;
  readonly concurrency: number;
  readonly connectionsPerHost: number;
  /** Least time between two requests to one host. */
  readonly hostDelayMs: number;
  /** Bounds of the learnt interval. */
  readonly minIntervalMs: number;
  readonly maxIntervalMs: number;
  /** The longest Retry-After or cache time that is believed. */
  readonly maxWaitMs: number;
  /** After so long with 304 answers only, one request is unconditional; absent: never. */
  readonly unconditionalAfterMs?: number;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly maxRedirects: number;
  /** `host:port` of private addresses that may be dialled; nothing else private ever is. */
  readonly allowPrivate: readonly string[];
  readonly userAgent?: string;
}
