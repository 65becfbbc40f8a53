import { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express, Request, Response } from "express";
import type { Logger } from "pino";
import type { Config, ServerConfig } from "../config/config.js";
import type { Publisher } from "../publish/publisher.js";
import { createApp } from "./app.js";
import { listenAt } from "./listen.js";
import { limitConnections } from "./middleware/connection-limit.js";
import type { GetStatus } from "./status.js";
import { writeWaiting } from "./write-together.js";

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

/** The site's HTTP server: Express over request and response objects that are Express's from birth. */
export function createHttpServer({ config, publisher, status, logger, extend }: HttpServerOptions): HttpServer {
  const { trustProxy, requestsPerMinute, connectionsPerClient } = config.server;
  const app = createApp({
    publisher,
    status,
    logger,
    trustProxy,
    requestsPerMinute,
    ...(extend !== undefined && { extend }),
  });
  const server = new MuaraServer(
    {
      ...expressClasses(app),
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    app,
  );
  server.maxConnections = MAX_CONNECTIONS;
  // Behind a trusted proxy all connections are the proxy's.
  if (trustProxy === false) limitConnections(server, connectionsPerClient);
  return { listen: () => listen(server, config.server), close: () => close(server) };
}

/** Node refuses what it cannot read and ends the connection: what was asked on it before is answered first. */
class MuaraServer extends Server {
  override emit(event: string, ...given: unknown[]): boolean {
    if (event === "clientError") writeWaiting();
    return super.emit(event, ...given);
  }
}

/**
 * Express gives every request and response its own prototype with `Object.setPrototypeOf`, which costs more than all else it
 * does. Objects that have that prototype already make the call do nothing: these classes are what Express sets from now on, and
 * inherit from what it would have set. V8 makes objects of a class that extends Node's at their full size, as Node's own.
 */
function expressClasses(app: Express) {
  class MuaraRequest extends IncomingMessage {}
  class MuaraResponse extends ServerResponse {}
  Object.setPrototypeOf(MuaraRequest.prototype, app.request);
  Object.setPrototypeOf(MuaraResponse.prototype, app.response);
  app.request = MuaraRequest.prototype as Request;
  app.response = MuaraResponse.prototype as Response;
  return {
    IncomingMessage: MuaraRequest as typeof MuaraRequest & (new (...made: never[]) => Request),
    ServerResponse: MuaraResponse as typeof MuaraResponse & (new (...made: never[]) => Response),
  };
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
