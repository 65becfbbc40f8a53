import { selectSources } from "../../compose/select-sources.js";
import { createSketchCache } from "../../compose/sketch-cache.js";
import type { Config, HookConfig } from "../../config/config.js";
import type { Sender } from "../../fetch/send.js";
import type { Store } from "../../store/store.js";
import type { GatherContext } from "../load-items.js";
import { createDuty, type Duty } from "./duty.js";
import type { HookRecord } from "./hook-record.js";
import { type HookContext, type HookEvent, HookRunner, hookKey } from "./hook-runner.js";

/** Texts of which sketches are kept; about 5 KB each where stories are compared. */
const MAX_TEXTS_REMEMBERED = 5_000;

export interface HooksOptions {
  readonly store: GatherContext["store"] &
    Pick<Store, "getSource" | "savePushRecords" | "getPushRecords" | "claimDuty">;
  readonly config: Config;
  readonly sender: () => Sender;
  readonly onEvent: (event: HookEvent) => void;
  readonly onError: (error: unknown) => void;
  /** Names this process among those of one database. */
  readonly worker: string;
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface HookStatus {
  readonly hook: HookConfig;
  readonly record?: HookRecord;
}

/** Sends new items of feeds to the webhooks of the config. Several processes on one database agree on one that sends. */
export interface Hooks {
  /** Begins what is due and returns when it is decided what that is; deliveries go on by themselves. */
  tick(): Promise<void>;
  replaceConfig(config: Config): void;
  status(): readonly HookStatus[];
  /** Sends again by a hook that was paused or disabled. */
  resume(hook: HookConfig): Promise<void>;
  /** Resolves when no delivery is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function createHooks(options: HooksOptions): Hooks {
  return new FeedHooks(options);
}

class FeedHooks implements Hooks {
  readonly #options: HooksOptions;
  readonly #memory = createSketchCache(MAX_TEXTS_REMEMBERED);
  readonly #duty: Duty;
  readonly #stopListening: () => void;
  #config: Config;
  #runners: readonly HookRunner[] = [];
  #wasOurs = false;

  constructor(options: HooksOptions) {
    this.#options = options;
    this.#config = options.config;
    const { store, worker, now = Date.now } = options;
    this.#duty = createDuty("hooks", { store, worker, now });
    this.#makeRunners();
    this.#stopListening = store.onChange((sourceIds) => this.#sourcesChanged(new Set(sourceIds)));
  }

  async tick(): Promise<void> {
    if (this.#runners.length === 0) return;
    const isOurs = await this.#duty.isOurs();
    // What another process did meanwhile is read again.
    if (isOurs && !this.#wasOurs) this.#makeRunners([]);
    this.#wasOurs = isOurs;
    if (!isOurs) return;
    for (const runner of this.#runners) {
      runner.tick()?.catch(this.#options.onError);
    }
  }

  replaceConfig(config: Config): void {
    this.#config = config;
    this.#makeRunners();
  }

  status(): readonly HookStatus[] {
    return this.#runners.map(({ hook, record }) => ({ hook, ...(record !== undefined && { record }) }));
  }

  async resume(hook: HookConfig): Promise<void> {
    const key = hookKey(hook);
    await this.#runners.find((runner) => runner.key === key)?.resume();
  }

  async settled(): Promise<void> {
    for (;;) {
      const working = this.#runners.flatMap((runner) => runner.working ?? []);
      if (working.length === 0) return;
      await Promise.allSettled(working);
    }
  }

  async close(): Promise<void> {
    this.#stopListening();
    const runners = this.#runners;
    this.#runners = [];
    await Promise.allSettled(runners.flatMap((runner) => runner.working ?? []));
  }

  #makeRunners(before: readonly HookRunner[] = this.#runners): void {
    const known = new Map(before.map((runner) => [runner.key, runner]));
    this.#runners = this.#config.hooks.map((hook) => {
      const runner = known.get(hookKey(hook)) ?? new HookRunner(this.#context(), hook);
      runner.hook = hook;
      runner.isDirty = true;
      return runner;
    });
  }

  #sourcesChanged(sourceIds: ReadonlySet<string>): void {
    for (const runner of this.#runners) {
      const feed = this.#config.feeds.find(({ id }) => id === runner.hook.feedId);
      if (feed === undefined) continue;
      if (selectSources(feed, this.#config.sources).some((id) => sourceIds.has(id))) runner.isDirty = true;
    }
  }

  #context(): HookContext {
    const { store, sender, onEvent, now = Date.now, random = Math.random } = this.#options;
    return {
      store,
      sender,
      onEvent,
      now,
      random,
      config: () => this.#config,
      gather: () => ({ store, sources: this.#config.sources, memory: this.#memory, now: now() }),
    };
  }
}
