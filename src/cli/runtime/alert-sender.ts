import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { FetchError } from "../../fetch/outcome.js";
import { createSender } from "../../fetch/send.js";
import { toInstant } from "../../lib/dates/instant.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { digestOf, webhookHeaders } from "../../lib/signatures.js";
import { type AlertEvent, describeAlert } from "../../poll-state/alerts.js";
import type { HookEvent } from "../../publish/push/hook-runner.js";
import { readVersion } from "../version.js";

/** Waits before each further try; after the last the alert stands only in the log and in the feed of events. */
const RETRY_WAITS_MS = [2_000, 15_000, 60_000];
/** Alerts that wait to be delivered: a network that is down breaks many sources at once. */
const MAX_WAITING = 1_000;

/** What the webhook is sent. */
export interface AlertMessage {
  readonly event: AlertEvent["kind"];
  readonly kind: AlertEvent["alert"]["kind"];
  readonly source: { readonly id: string; readonly title: string; readonly url: string };
  readonly since: string;
  readonly at: string;
  readonly reason: string;
  /** All of it in one sentence; chat services show this key. */
  readonly text: string;
}

/** The same about a webhook for new items. */
export interface HookAlertMessage {
  readonly event: AlertEvent["kind"];
  readonly kind: "hook";
  readonly feed: string;
  readonly since: string;
  readonly at: string;
  readonly reason: string;
  readonly text: string;
}

export interface AlertSender {
  readonly send: (config: Config, event: AlertEvent) => void;
  /** Alerts of a hook that was paused or disabled, and that is delivered again. */
  readonly sendHook: (config: Config, event: HookEvent, number: number) => void;
  /** Resolves when each was delivered or given up. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
}

/** Logs every alert and delivers it to the webhook where there is one, one after the other, in order. */
export function createAlertSender(logger: Logger, waitsMs: readonly number[] = RETRY_WAITS_MS): AlertSender {
  const ended = new AbortController();
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();

  function send(config: Config, event: AlertEvent): void {
    const message = messageOf(config, event);
    logger.warn({ source: event.sourceId, alert: event.alert.kind, event: event.kind }, message.text);
    queue(config, message);
  }

  function sendHook(config: Config, event: HookEvent, number: number): void {
    const message = hookMessageOf(event, number, Date.now());
    logger.warn({ hook: number, feed: event.hook.feedId, alert: "hook", event: message.event }, message.text);
    queue(config, message);
  }

  function queue(config: Config, message: AlertMessage | HookAlertMessage): void {
    const { webhook, secret, secretEnv } = config.alerts;
    const isUnsigned = secretEnv !== undefined && secret === undefined;
    if (webhook === undefined || isUnsigned || waiting >= MAX_WAITING) return;
    waiting += 1;
    last = last
      .then(() => deliver(config, webhook, message))
      .finally(() => {
        waiting -= 1;
      });
  }

  async function deliver(config: Config, webhook: string, message: AlertMessage | HookAlertMessage): Promise<void> {
    const body = JSON.stringify(message);
    // The same in every try.
    const id = `msg_${digestOf(body)}`;
    for (let tries = 0; !ended.signal.aborted; tries++) {
      try {
        return await post(config, webhook, { id, body });
      } catch (error) {
        const waitMs = waitsMs[tries];
        if (waitMs === undefined)
          return logger.error({ err: error }, `an alert could not be delivered: ${message.text}`);
        await sleep(waitMs, undefined, { signal: ended.signal }).catch(() => {});
      }
    }
  }

  return { send, sendHook, settled: () => last, close: () => ended.abort() };
}

/** Rejects with FetchError unless the answer is 2xx. */
async function post(config: Config, url: string, { id, body }: { id: string; body: string }): Promise<void> {
  const sender = createSender(config.polling, config.site, { version: readVersion() });
  const signed = webhookHeaders({ id, timestampMs: Date.now(), body }, config.alerts.secret);
  const headers = { "content-type": "application/json", ...signed };
  try {
    const { timeoutMs } = config.polling;
    const { status } = await sender.send({ method: "POST", url, headers, body, timeoutMs });
    if (status >= 300) throw new FetchError(`${new URL(url).origin} answered ${status}`, { reason: "status" });
  } finally {
    await sender.close();
  }
}

function hookMessageOf({ kind, hook, sinceMs, reason }: HookEvent, number: number, nowMs: number): HookAlertMessage {
  const name = `hook ${number} of the feed ${hook.feedId}`;
  const what = { paused: "is paused", disabled: "is disabled", healed: "is delivered again" };
  const words = kind === "paused" || kind === "disabled" || kind === "healed" ? what[kind] : kind;
  return {
    event: kind === "healed" ? "healed" : "raised",
    kind: "hook",
    feed: hook.feedId,
    since: toInstant(sinceMs),
    at: toInstant(nowMs),
    reason,
    text: `${name} ${words}: ${reason}`,
  };
}

function messageOf({ sources }: Config, event: AlertEvent): AlertMessage {
  const { sourceId, kind, alert } = event;
  const source = sources.find(({ id }) => id === sourceId);
  const title = source?.title ?? sourceId;
  return {
    event: kind,
    kind: alert.kind,
    source: { id: sourceId, title, url: withoutSecrets(source?.url ?? "") },
    since: alert.since,
    at: kind === "healed" ? (alert.healedAt ?? alert.at) : alert.at,
    reason: alert.reason,
    text: kind === "healed" ? describeAlert(event, title) : `${describeAlert(event, title)}: ${alert.reason}`,
  };
}
