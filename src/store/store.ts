import type { FeedItem, FeedItemChanges } from "../compose/feed-items.js";
import type { Source } from "../domain/source.js";
import type { SourceState } from "../domain/source-state.js";
import type { ItemBody, ItemHead, SeenKey, SourceUpdate, StoredItem, StoredSource } from "../domain/stored-item.js";
import type { Instant } from "../lib/dates/instant.js";
import type { PushChanges, PushCollection, PushRecords } from "./push-records.js";

/** The right to poll one host for a while. `token` only ever rises: a commit under an older token is refused. */
export interface Lease {
  readonly host: string;
  readonly token: number;
  readonly until: Instant;
  /** The due sources of that host, most overdue first. */
  readonly sourceIds: readonly string[];
}

/** A commit's outcome: `fenced` when another worker holds the host by now; nothing was written then. */
export type Committed = { readonly kind: "saved"; readonly changed: boolean } | { readonly kind: "fenced" };

export interface HeadQuery {
  readonly sourceIds: readonly string[];
  readonly order: "published" | "firstSeen";
  /** At most so many, newest first. */
  readonly limit: number;
  /** At most so many of each source. */
  readonly limitPerSource?: number;
}

/** Names one stored item. */
export interface ItemKey {
  readonly sourceId: string;
  readonly key: string;
}

export interface SourceHead extends ItemHead {
  readonly sourceId: string;
}

/** A store that an older Muara wrote was brought to the present format: older versions refuse it from now on. */
export interface StoreUpgrade {
  /** The folder or the database. */
  readonly place: string;
  readonly from: number;
  readonly to: number;
}

/**
 * What Muara needs of a place to keep things. One contract test suite (`test/store/contract.ts`) holds every adapter to it.
 * `get…` never writes. Every method rejects with `StoreError` when the place fails; what was saved before stays.
 */
export interface Store {
  open(): Promise<void>;
  close(): Promise<void>;
  /** Makes the known sources equal to these: new ones become due, ones with another URL start anew, others are forgotten by `claimDue` and queries but kept on disk until `maintain`. A new URL drops what is bound to the old one (validators, moves, failures); items stay, as they are still known. */
  sync(sources: readonly Source[], now: Instant): Promise<void>;
  /** Leases hosts that have a source due at `now`, most overdue first; a leased host is not claimed again before its lease ends. */
  claimDue(options: { now: Instant; maxHosts: number; leaseMs: number; worker: string }): Promise<readonly Lease[]>;
  /** Leases the hosts of these sources whether due or not; a host leased by another is left out. */
  claim(options: {
    sourceIds: readonly string[];
    now: Instant;
    leaseMs: number;
    worker: string;
  }): Promise<readonly Lease[]>;
  renew(lease: Lease, now: Instant, leaseMs: number): Promise<boolean>;
  /** Saves one poll's result atomically and durably: when the promise resolves, items, validators and next poll survive `kill -9`. Repeating it changes nothing. */
  commit(lease: Lease, update: SourceUpdate): Promise<Committed>;
  release(lease: Lease): Promise<void>;
  /** Undefined for a source that `sync` did not name. */
  getSource(sourceId: string): Promise<StoredSource | undefined>;
  /** Of these sources, or of all that are known. */
  getStates(sourceIds?: readonly string[]): Promise<readonly SourceState[]>;
  /** Newest heads over these sources: by `sortedAt` (or `firstSeen`) descending, then `place` ascending, then source id and key. */
  getHeads(query: HeadQuery): Promise<readonly SourceHead[]>;
  getBodies(keys: readonly ItemKey[]): Promise<ReadonlyMap<string, ItemBody>>;
  /** Tells which sources' items changed, whoever changed them; returns the way to stop listening. */
  onChange(listener: (sourceIds: readonly string[]) => void): () => void;
  /** What a feed has shown, so that its ids stay; at most what was kept and not dropped. */
  getFeedItems(feedId: string): Promise<readonly FeedItem[]>;
  /** Keeps items of a feed atomically and durably, and drops others. Repeating it changes nothing. */
  saveFeedItems(feedId: string, changes: FeedItemChanges): Promise<void>;
  /** The records of push; see `push-records.ts`. */
  getPushRecords(collection: PushCollection): Promise<PushRecords>;
  /** Saves records atomically and durably, and drops others. Repeating it changes nothing. */
  savePushRecords(collection: PushCollection, changes: PushChanges): Promise<void>;
  /** Makes this process the only one that does the named work until the lease ends, or prolongs that; false while another has it. */
  claimDuty(duty: string, options: { now: Instant; leaseMs: number; worker: string }): Promise<boolean>;
  /** Removes what no source of the config has owned for `ORPHAN_GRACE_MS`, so that a slip in the config loses nothing, and compacts; bounded work a call. */
  maintain(now: Instant): Promise<void>;
  /** Everything of one source in the form of `export`, oldest first. */
  exportSource(sourceId: string): AsyncIterable<StoredItem>;
  /** Adds what `export` wrote to a known source: state and remembered keys replace its own, items of equal key are replaced, others stay. */
  importSource(snapshot: SourceSnapshot): Promise<void>;
}

/** How long items of a source that left the config are kept: 7 days. */
export const ORPHAN_GRACE_MS = 7 * 24 * 60 * 60 * 1000;

/** The map key of `getBodies`. */
export function bodyKey(sourceId: string, key: string): string {
  return `${sourceId}\n${key}`;
}

/** Kept with the port because adapters must agree on it. */
export interface SourceSnapshot {
  readonly state: SourceState;
  readonly items: readonly StoredItem[];
  readonly remembered: readonly SeenKey[];
}
