import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { postJson } from "../../fetch/post.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { type AlertEvent, describeAlert } from "../../poll-state/alerts.js";
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

export interface AlertSender {
  readonly send: (config: Config, event: AlertEvent) => void;
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
    const { webhook } = config.alerts;
    if (webhook === undefined || waiting >= MAX_WAITING) return;
    waiting += 1;
    last = last
      .then(() => deliver(config, webhook, message))
      .finally(() => {
        waiting -= 1;
      });
  }

  async function deliver(config: Config, webhook: string, message: AlertMessage): Promise<void> {
    for (let tries = 0; !ended.signal.aborted; tries++) {
      try {
        return await postJson(webhook, message, { ...config, version: readVersion() });
      } catch (error) {
        const waitMs = waitsMs[tries];
        if (waitMs === undefined)
          return logger.error({ err: error }, `an alert could not be delivered: ${message.text}`);
        await sleep(waitMs, undefined, { signal: ended.signal }).catch(() => {});
      }
    }
  }

  return { send, settled: () => last, close: () => ended.abort() };
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
