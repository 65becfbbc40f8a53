import { hostname } from "node:os";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { MuaraError } from "../../domain/errors.js";
import { createSender, type Sender } from "../../fetch/send.js";
import type { Publisher } from "../../publish/publisher.js";
import type { HookEvent } from "../../publish/push/hook-runner.js";
import { createHooks, type Hooks } from "../../publish/push/hooks.js";
import { createHub, type Hub, type HubEvent } from "../../publish/push/hub.js";
import type { Store } from "../../store/store.js";
import { StoreError } from "../../store/store-errors.js";
import { readVersion } from "../version.js";
import type { AlertSender } from "./alert-sender.js";
import type { StoreTrouble } from "./store-trouble.js";

/** How often it is looked what is due to be sent. */
const TICK_MS = 250;

export interface PushRuntime {
  /** Where this process polls: one that only serves sends no items. */
  readonly hooks?: Hooks;
  /** Where this process serves. */
  readonly hub?: Hub;
  replaceConfig(config: Config): void;
  close(): Promise<void>;
}

export interface PushParts {
  readonly store: Store;
  readonly config: Config;
  readonly logger: Logger;
  readonly alerts?: Pick<AlertSender, "sendHook"> | undefined;
  readonly publisher?: Publisher | undefined;
  readonly trouble: Pick<StoreTrouble, "note">;
}

/** Begins to send what is published: to webhooks of new items, and to subscribers of documents. */
export function beginPush({ store, config, logger, alerts, trouble, publisher }: PushParts): PushRuntime {
  let active = config;
  let sender = openSender(config);
  const onError = (error: unknown) => {
    if (error instanceof StoreError) return trouble.note(error);
    const facts = error instanceof MuaraError ? { reason: error.message } : { err: error };
    logger.error(facts, "push failed");
  };
  const common = { store, config, sender: () => sender, worker: `${hostname()} ${process.pid}`, onError };
  const onHook = (event: HookEvent) => {
    const number = numberOf(active, event);
    logHook(logger, event, number);
    if (event.kind === "paused" || event.kind === "disabled" || event.kind === "healed")
      alerts?.sendHook(active, event, number);
  };
  const hooks = alerts && createHooks({ ...common, onEvent: onHook });
  const hub = publisher && createHub({ ...common, publisher, onEvent: (event) => logHub(logger, event) });
  const parts = [hooks, hub].filter((part) => part !== undefined);
  const timer = setInterval(() => {
    for (const part of parts) part.tick().catch(onError);
  }, TICK_MS);
  timer.unref();
  return {
    ...(hooks && { hooks }),
    ...(hub && { hub }),
    replaceConfig(changed) {
      const before = sender;
      const isSame = JSON.stringify([active.polling, active.site]) === JSON.stringify([changed.polling, changed.site]);
      active = changed;
      if (!isSame) sender = openSender(changed);
      for (const part of parts) part.replaceConfig(changed);
      // Deliveries under way are sent again.
      if (!isSame) before.close().catch(onError);
    },
    async close() {
      clearInterval(timer);
      await sender.close();
      await Promise.all(parts.map((part) => part.close()));
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

/** Deliveries are many: only what subscribers did is told at `info`. */
function logHub(logger: Logger, { kind, host, reason }: HubEvent): void {
  const facts = { subscriber: host, ...(reason !== undefined && { reason }) };
  if (kind === "delivered" || kind === "failed") logger.debug(facts, `hub delivery ${kind}`);
  else logger.info(facts, `hub subscription ${kind}`);
}
