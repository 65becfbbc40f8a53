import type { Response } from "express";
import type { PollReport } from "../../poll/poll-report.js";
import type { AdminPort } from "./admin-port.js";
import { pollRow } from "./views/log-page.js";
import { sourceRow } from "./views/sources-page.js";

/** Pages that follow polls at once; each holds a connection. */
const MAX_CLIENTS = 20;
/** Proxies close what is silent for a minute. */
const HEARTBEAT_MS = 25_000;
/** What a slow client may leave unread before it is let go. */
const MAX_UNREAD_BYTES = 1_000_000;

export interface Events {
  /** Answers with server-sent events until the session ends; 503 when too many listen. */
  serve(response: Response, endsMs: number): void;
  close(): void;
}

/** Tells every open page of each poll, rendered once for all of them. */
export function createEvents(port: AdminPort): Events {
  const clients = new Set<Response>();
  let waiting: Promise<void> = Promise.resolve();
  const stop = port.onPoll((report) => {
    if (clients.size > 0) waiting = waiting.then(() => tell(report)).catch(() => {});
  });

  async function tell(report: PollReport): Promise<void> {
    const config = port.getConfig();
    const source = config.sources.find(({ id }) => id === report.sourceId);
    const states = await port.getStates();
    const state = states.find(({ sourceId }) => sourceId === report.sourceId);
    const row = source === undefined ? undefined : sourceRow(config, source, state, Date.parse(report.at));
    const data = JSON.stringify({ sourceId: report.sourceId, row, line: pollRow(config, report) });
    send(`event: poll\ndata: ${data}\n\n`);
  }

  function send(text: string): void {
    for (const client of clients) {
      if (client.writableLength > MAX_UNREAD_BYTES) client.destroy();
      else client.write(text);
    }
  }

  const heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS).unref();

  function serve(response: Response, endsMs: number): void {
    if (clients.size >= MAX_CLIENTS) {
      response.status(503).set("Retry-After", "60").end();
      return;
    }
    const timer = setTimeout(() => response.end(), Math.max(0, endsMs - Date.now())).unref();
    clients.add(response);
    response.on("close", () => {
      clearTimeout(timer);
      clients.delete(response);
    });
    // Proxies that gather answers before they pass them on would hold events back.
    response.writeHead(200, { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
    response.write("retry: 5000\n\n");
  }

  function close(): void {
    stop();
    clearInterval(heartbeat);
    for (const client of clients) client.end();
  }

  return { serve, close };
}
