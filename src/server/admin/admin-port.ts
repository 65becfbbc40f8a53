import type { Config } from "../../config/config.js";
import type { ConfigEdit } from "../../config/edit/edit-config.js";
import type { SourceState } from "../../domain/source-state.js";
import type { RenderItem } from "../../feed/render/render-model.js";
import type { PollReport } from "../../poll/poll-report.js";

/** A source that was found at an address and read, as people are shown it. */
export interface Found {
  readonly url: string;
  /** How it was found. */
  readonly by: string;
  /** What it is, in a few words. */
  readonly what: string;
  /** What would be written into the config. */
  readonly source: Readonly<Record<string, unknown>>;
  /** The first titles that it brings. */
  readonly titles: readonly string[];
  /** Set when the config has this address already. */
  readonly knownAs?: string;
}

export interface Finding {
  readonly found: readonly Found[];
  /** What was tried in vain, and why. */
  readonly failures: readonly string[];
}

/** What the admin pages need of the running Muara. Every method may reject with a MuaraError that is fit to be shown. */
export interface AdminPort {
  readonly getConfig: () => Config;
  /** What is wrong at present, such as a config file that was broken by hand. */
  readonly getProblems: () => readonly string[];
  readonly getStates: () => Promise<readonly SourceState[]>;
  /** The newest last; a bounded number. */
  readonly getRecentPolls: () => readonly PollReport[];
  readonly onPoll: (listener: (report: PollReport) => void) => () => void;
  /** Writes the edits into the config; in force when it returns. Throws ConfigError, and has written nothing then. */
  readonly edit: (edits: readonly ConfigEdit[]) => Promise<void>;
  /** The newest items of a feed as the edits would make it; writes nothing. */
  readonly previewFeed: (feedId: string, edits: readonly ConfigEdit[], limit: number) => Promise<readonly RenderItem[]>;
  /** Begins to poll these sources, due or not; undefined where this process does not poll. */
  readonly pollNow: ((sourceIds: readonly string[]) => void) | undefined;
  /** Looks for what can be read at an address that a person typed. */
  readonly find: (place: string, signal: AbortSignal) => Promise<Finding>;
  /** Adds the sources of an OPML list that the config does not have; `known` counts those that it has. */
  readonly importOpml: (
    text: string,
    tags: readonly string[],
  ) => Promise<{ readonly added: number; readonly known: number; readonly warnings: readonly string[] }>;
}
