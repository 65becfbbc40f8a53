import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";
import type { Logger } from "pino";
import type { Config, ServerConfig } from "../config/config.js";
import type { Publisher } from "../publish/publisher.js";
import { createApp } from "./app.js";
import { createFastPath } from "./fast-path.js";
import { listenAt } from "./listen.js";
import { limitConnections } from "./middleware/connection-limit.js";
import type { GetStatus } from "./status.js";

const HEADERS_TIMEOUT_MS = 10_000;
/** How often it is looked for connections that are over their time; Node's own 30 s would make 40 s of ten. */
const CHECK_INTERVAL_MS = 2_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
const MAX_HEADER_BYTES = 16_384;
const MAX_CONNECTIONS = 10_000;
/** How long answers under way may take when the server closes. */
const CLOSE_GRACE_MS = 3_000;

export interface HttpServerOptions {
  readonly config: Config;
  readonly publisher: Publisher;
  readonly status: GetStatus;
  readonly logger: Logger;
  /** Adds further routes (admin, metrics), after the feeds and before "not found". */
  readonly extend?: (app: Express) => void;
}

export interface HttpServer {
  /** Begins to listen where the config says; resolves with the address as a URL, or the socket's path. Rejects when it is taken. */
  listen(): Promise<string>;
  /** Takes no more requests, lets those under way finish for a few seconds, then ends them. */
  close(): Promise<void>;
}

/** The HTTP server: ready feeds are answered before Express, everything else by Express. */
export function createHttpServer({ config, publisher, status, logger, extend }: HttpServerOptions): HttpServer {
  const { trustProxy, requestsPerMinute, connectionsPerClient } = config.server;
  const app = createApp({
    publisher,
    status,
    logger,
    trustProxy,
    ...(extend !== undefined && { extend }),
  });
  const answerReady = createFastPath({ publisher, trustProxy, requestsPerMinute });
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      if (!answerReady(request, response)) app(request, response);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  // Behind a trusted proxy all connections are the proxy's.
  if (trustProxy === false) limitConnections(server, connectionsPerClient);
  return { listen: () => listen(server, config.server), close: () => close(server) };
}

async function listen(server: Server, { host, port, socket }: ServerConfig): Promise<string> {
  await listenAt(server, socket === undefined ? { host, port } : { socket });
  return addressOf(server.address());
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null) return "";
  if (typeof address === "string") return address;
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
