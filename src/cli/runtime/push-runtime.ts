import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { MuaraError } from "../../domain/errors.js";
import { createSender, type Sender } from "../../fetch/send.js";
import type { HookEvent } from "../../publish/push/hook-runner.js";
import { createHooks, type Hooks } from "../../publish/push/hooks.js";
import type { Store } from "../../store/store.js";
import { StoreError } from "../../store/store-errors.js";
import { readVersion } from "../version.js";
import type { AlertSender } from "./alert-sender.js";
import type { StoreTrouble } from "./store-trouble.js";

/** How often it is looked what is due to be sent. */
const TICK_MS = 250;

export interface PushRuntime {
  readonly hooks: Hooks;
  replaceConfig(config: Config): void;
  close(): Promise<void>;
}

export interface PushParts {
  readonly store: Store;
  readonly config: Config;
  readonly logger: Logger;
  readonly alerts: Pick<AlertSender, "sendHook">;
  readonly trouble: Pick<StoreTrouble, "note">;
}

/** Begins to send what is published: webhooks of new items. */
export function beginPush({ store, config, logger, alerts, trouble }: PushParts): PushRuntime {
  let active = config;
  let sender = openSender(config);
  const onError = (error: unknown) => {
    if (error instanceof StoreError) return trouble.note(error);
    const facts = error instanceof MuaraError ? { reason: error.message } : { err: error };
    logger.error(facts, "push failed");
  };
  const hooks = createHooks({
    store,
    config,
    sender: () => sender,
    worker: `${process.pid}`,
    onError,
    onEvent: (event) => {
      const number = numberOf(active, event);
      logHook(logger, event, number);
      if (event.kind === "paused" || event.kind === "disabled" || event.kind === "healed")
        alerts.sendHook(active, event, number);
    },
  });
  const timer = setInterval(() => void hooks.tick().catch(onError), TICK_MS);
  timer.unref();
  return {
    hooks,
    replaceConfig(changed) {
      const before = sender;
      active = changed;
      sender = openSender(changed);
      hooks.replaceConfig(changed);
      // Deliveries under way are sent again.
      before.close().catch(onError);
    },
    async close() {
      clearInterval(timer);
      await sender.close();
      await hooks.close();
    },
  };
}

function openSender({ polling, site }: Config): Sender {
  return createSender(polling, site, { version: readVersion() });
}

/** The number by which `muara hook` names it. */
function numberOf({ hooks }: Config, { hook }: HookEvent): number {
  return hooks.findIndex(({ feedId, url }) => feedId === hook.feedId && url === hook.url) + 1;
}

/** Without the address, which may be a secret. */
function logHook(logger: Logger, { kind, hook, items, reason }: HookEvent, number: number): void {
  const facts = { hook: number, feed: hook.feedId, items, reason };
  if (kind === "delivered") logger.info(facts, "hook delivered");
  if (kind === "failed") logger.warn(facts, "hook delivery failed");
}
