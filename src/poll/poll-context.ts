import type { ArticleReading } from "../article/article-reading.js";
import type { ReadArticleOptions } from "../article/read-options.js";
import type { ParsedFeed } from "../domain/parsed-feed.js";
import type { Source } from "../domain/source.js";
import type { SourceDocument } from "../domain/source-document.js";
import type { SourceState } from "../domain/source-state.js";
import type { NormaliseContext } from "../feed/normalise/normalise-items.js";
import type { Fetcher } from "../fetch/fetcher.js";
import type { KeepLimits } from "../items/keepable.js";
import type { Instant } from "../lib/dates/instant.js";
import type { AlertBounds, AlertEvent } from "../poll-state/alerts.js";
import type { PollBounds } from "../schedule/next-poll.js";
import type { Store } from "../store/store.js";
import type { Outage } from "./outage.js";
import type { PollReport } from "./poll-report.js";
import type { FeedParser, FeedReading, ReadOptions } from "./threads/feed-parser.js";

/** What the rooms above a poll give to it. Everything that could differ between runs (time, chance, network, disk) is here. */
export interface PollContext {
  readonly store: Store;
  readonly fetcher: Pick<Fetcher, "fetch">;
  readonly readFeed: (
    document: SourceDocument,
    options: ReadOptions,
    context: (feed: Omit<ParsedFeed, "items">) => NormaliseContext,
    keep: KeepLimits,
  ) => Promise<FeedReading>;
  /** Other work on what strangers sent, in the thread. */
  readonly runJob: FeedParser["run"];
  readonly readArticle: (document: SourceDocument, options: ReadArticleOptions) => Promise<ArticleReading>;
  /** The source as the config has it now. */
  readonly sourceOf: (sourceId: string) => Source | undefined;
  /** How many feeds carry it: told to servers as our number of readers. */
  readonly feedsCountOf: (sourceId: string) => number;
  readonly bounds: () => PollBounds;
  /** Which hosts and sites rest because one of their sources was told to wait: `cooldownsOf` all states. */
  readonly rests: () => ReadonlyMap<string, Instant>;
  /** Told of each state that was saved. */
  readonly noteState: (state: SourceState) => void;
  readonly outage: Outage;
  readonly now: () => Instant;
  readonly random: () => number;
  readonly report: (report: PollReport) => void;
  readonly alertBounds: () => AlertBounds;
  /** Told once when a source breaks and once when it is well again, after that was saved. */
  readonly alert: (event: AlertEvent) => void;
  /** Told how long each step took. */
  readonly measure: (step: PollStep, tookMs: number) => void;
}

/** What of a poll is measured apart: reading a feed's bytes into items, and saving a poll. */
export type PollStep = "parse" | "commit";
