import { createSketchCache } from "../../compose/sketch-cache.js";
import type { Config, HookConfig } from "../../config/config.js";
import { loadConfig } from "../../config/load/load-config.js";
import { MuaraError } from "../../domain/errors.js";
import { createSender } from "../../fetch/send.js";
import { digestOf, webhookHeaders } from "../../lib/signatures.js";
import { printable } from "../../lib/text/printable.js";
import { firstChanges } from "../../publish/push/find-changes.js";
import { readHookFeed, readQueued, renderHookBody } from "../../publish/push/hook-feed.js";
import { newHookRecord, parseHookRecord, type QueuedItem, resumed } from "../../publish/push/hook-record.js";
import { hookKey } from "../../publish/push/hook-runner.js";
import { type CommandContext, EXIT } from "../context.js";
import { createLogger } from "../output/logger.js";
import { resumeThere } from "../runtime/control-client.js";
import { withStoreRead } from "../runtime/open-readonly.js";
import { UsageError } from "../usage-error.js";
import { readVersion } from "../version.js";
import { openWriter } from "./poll.js";

/** Sends the newest item of a hook's feed as a sample, and writes the answer. The cursor of the hook stays. */
export async function runHookTest(context: CommandContext, number: string): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  const hook = chooseHook(config, number);
  if (hook.secretEnv !== undefined && hook.secret === undefined)
    throw new MuaraError(`${hook.secretEnv} is not set: a sample cannot be signed.`);
  const { contentType, body } = await sampleOf(context, config, hook);
  const nowMs = Date.now();
  const id = `msg_${digestOf(`sample ${nowMs} ${body}`)}`;
  const sender = createSender(config.polling, config.site, { version: readVersion() });
  try {
    const headers = { "content-type": contentType, ...webhookHeaders({ id, timestampMs: nowMs, body }, hook.secret) };
    const answer = await sender.send({ method: "POST", url: hook.url, headers, body });
    const text = printable(answer.text).trim();
    context.stdout.write(`${answer.status}${text === "" ? "" : ` ${text}`}\n`);
    return answer.status >= 200 && answer.status < 300 ? EXIT.ok : EXIT.failure;
  } finally {
    await sender.close();
  }
}

function chooseHook({ hooks }: Config, number: string): HookConfig {
  const hook = /^[1-9]\d{0,3}$/.test(number) ? hooks[Number(number) - 1] : undefined;
  if (hook !== undefined) return hook;
  const named = hooks.map(({ feedId, url }, index) => `${index + 1} ${feedId} ${new URL(url).host}`);
  throw new UsageError(
    hooks.length === 0 ? "The config has no hooks." : `No hook ${number}. Hooks are: ${named.join(", ")}.`,
  );
}

async function sampleOf(context: CommandContext, config: Config, hook: HookConfig) {
  const nowMs = Date.now();
  const feed = config.feeds.find(({ id }) => id === hook.feedId);
  if (feed === undefined) throw new MuaraError(`No feed ${hook.feedId}.`);
  const items = await withStoreRead(context, config, async (store) => {
    if (store === undefined) return [];
    const gather = { store, sources: config.sources, memory: createSketchCache(100), now: nowMs };
    const found = await readHookFeed(feed, gather, () => true);
    const rules = { on: ["new"] as const, backlog: 1 };
    const { record } = firstChanges(newHookRecord(nowMs), found.composition.items, rules);
    const newest: readonly QueuedItem[] = record.queue;
    return readQueued(found, newest, store, config);
  });
  return renderHookBody(hook, "new", items, feed, config, nowMs);
}

/** Lets a paused or disabled hook send again: in the running process, or in the store where none runs. */
export async function runHookResume(context: CommandContext, number: string): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  const hook = chooseHook(config, number);
  const logger = createLogger({ level: "warn", stream: context.stderr, env: context.env });
  const writer = await openWriter(config, logger);
  if (writer.kind === "process") {
    await resumeThere(writer.access, config.hooks.indexOf(hook) + 1, context.stopping);
    return EXIT.ok;
  }
  const { store } = writer;
  try {
    const record = parseHookRecord((await store.getPushRecords("hooks")).get(hookKey(hook)));
    if (record !== undefined)
      await store.savePushRecords("hooks", { put: new Map([[hookKey(hook), resumed(record)]]) });
    return EXIT.ok;
  } finally {
    await store.close();
  }
}
