import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestHandler } from "express";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { isSecret } from "../../lib/compare-secret.js";
import type { PollStep } from "../../poll/poll-context.js";
import type { PollReport } from "../../poll/poll-report.js";
import { listenAt } from "../listen.js";

const POLL_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const STEP_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const DELAY_BUCKETS_S = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/** What is looked up at the moment of a scrape. */
export interface Gauges {
  /** Sources by how they are: `ok`, `failing`, … */
  readonly sources: ReadonlyMap<string, number>;
  /** Sources whose poll is due and was not begun, and for how long the first of them has waited. */
  readonly due: number;
  readonly oldestDueSeconds: number;
  readonly configBroken: boolean;
  readonly storeFailing: boolean;
  /** By how many items the busiest hour of a feed was over what its document holds. */
  readonly overflows: ReadonlyMap<string, number>;
}

export interface Metrics {
  readonly notePoll: (report: PollReport) => void;
  readonly noteStep: (step: PollStep | "publish", tookMs: number) => void;
  /** From an item's date until it was first served. */
  readonly noteDelay: (seconds: number) => void;
  /** Everything in the Prometheus text format. */
  readonly render: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Name, type and meaning of each metric of ours. */
  readonly describe: () => Promise<readonly { readonly name: string; readonly type: string; readonly help: string }[]>;
}

/** Counts what Muara does. Each has its own registry: nothing global. */
export function createMetrics(version: string, look: () => Promise<Gauges>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const own = { polls: pollMetrics(registers), steps: stepMetrics(registers) };
  const delay = new Histogram({
    name: "muara_item_delay_seconds",
    help: "From an item's date until a feed with it was served; without what a source's first poll brings.",
    buckets: DELAY_BUCKETS_S,
    registers,
  });
  stateMetrics(registers, look);
  new Gauge({ name: "muara_build_info", help: "1, with the version.", labelNames: ["version"], registers })
    .labels(version)
    .set(1);
  return {
    notePoll: own.polls,
    noteStep: own.steps,
    noteDelay: (seconds) => delay.observe(Math.max(0, seconds)),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    describe: async () => {
      const found = await registry.getMetricsAsJSON();
      return found.map(({ name, type, help }) => ({ name, type: String(type), help }));
    },
  };
}

function pollMetrics(registers: Registry[]): Metrics["notePoll"] {
  const polls = new Counter({
    name: "muara_polls_total",
    help: "Polls by what they came to: modified, notModified, truncated, gone, failed, resting, offline, fenced, aborted.",
    labelNames: ["outcome"],
    registers,
  });
  const duration = new Histogram({
    name: "muara_poll_duration_seconds",
    help: "One source's poll from fetch to commit.",
    buckets: POLL_BUCKETS_S,
    registers,
  });
  const items = new Counter({
    name: "muara_items_total",
    help: "Items by what became of them: added, updated, removed.",
    labelNames: ["change"],
    registers,
  });
  return ({ outcome, tookMs, added, updated, removed }) => {
    polls.labels(outcome).inc();
    duration.observe(tookMs / 1000);
    items.labels("added").inc(added);
    items.labels("updated").inc(updated);
    items.labels("removed").inc(removed);
  };
}

function stepMetrics(registers: Registry[]): Metrics["noteStep"] {
  const histogram = (name: string, help: string) => new Histogram({ name, help, buckets: STEP_BUCKETS_S, registers });
  const steps = {
    parse: histogram("muara_parse_duration_seconds", "One feed's bytes into items, waiting for a thread included."),
    commit: histogram("muara_store_commit_duration_seconds", "One poll saved durably."),
    publish: histogram("muara_publish_duration_seconds", "One feed composed, rendered and packed in every format."),
  };
  return (step, tookMs) => steps[step].observe(tookMs / 1000);
}

function stateMetrics(registers: Registry[], look: () => Promise<Gauges>): void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const due = gauge("muara_sources_due", "The queue: sources whose poll is due and was not begun.");
  const oldest = gauge("muara_oldest_due_seconds", "How long the first of them has waited.");
  const broken = gauge("muara_config_broken", "1 while the config file is broken and an older one is in force.");
  const failing = gauge("muara_store_failing", "1 while the store takes no polls.");
  const overflow = new Gauge({
    name: "muara_feed_overflow_items",
    help: "By how many items the busiest hour of the last 24 was over what the feed's document holds; absent while it was not.",
    labelNames: ["feed"],
    registers,
  });
  new Gauge({
    name: "muara_sources",
    help: "Sources by how they are: ok, failing, truncated, gone, paused, new, late.",
    labelNames: ["state"],
    registers,
    async collect() {
      const found = await look();
      this.reset();
      for (const [state, count] of found.sources) this.labels(state).set(count);
      due.set(found.due);
      oldest.set(found.oldestDueSeconds);
      broken.set(found.configBroken ? 1 : 0);
      failing.set(found.storeFailing ? 1 : 0);
      overflow.reset();
      for (const [feed, items] of found.overflows) overflow.labels(feed).set(items);
    },
  });
}

/** `/metrics` for who sends the secret as a bearer token. */
export function serveMetrics(metrics: Metrics, secret: string): RequestHandler {
  return async (request, response) => {
    response.setHeader("Cache-Control", "no-store");
    if (!isBearer(request.headers.authorization, secret)) {
      response.status(401).set("WWW-Authenticate", 'Bearer realm="metrics"').type("text/plain").send("Unauthorized\n");
      return;
    }
    const { contentType, text } = await metrics.render();
    response.set("Content-Type", contentType).send(text);
  };
}

function isBearer(header: string | undefined, secret: string): boolean {
  const given = /^bearer +(\S.*)$/i.exec(header ?? "")?.[1];
  return given !== undefined && isSecret(given, secret);
}

/** `/metrics` alone on a port of its own, for whoever can reach that. */
export async function listenForMetrics(
  metrics: Metrics,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url !== "/metrics" || request.method !== "GET") return void response.writeHead(404).end();
    metrics.render().then(
      ({ contentType, text }) => response.writeHead(200, { "Content-Type": contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  await listenAt(server, { host, port });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close };
}
