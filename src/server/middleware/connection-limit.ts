import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { networkOf } from "./rate-limit.js";

/** The open connections of one client; the one whose last request is the oldest comes first. */
type Connections = Set<Socket>;

/**
 * Limits the connections of one client. Over the limit its idle connection with the oldest request is closed; where all are busy, the
 * new one is. A client is an IPv4 address or an IPv6 network of 64 bits. Connections of a Unix socket have no address and
 * are not limited.
 */
export function limitConnections(server: Server, maxPerClient: number): void {
  const clients = new Map<string, Connections>();
  const connectionsOf = new WeakMap<Socket, Connections>();
  const lastResponses = new WeakMap<Socket, ServerResponse>();
  const isIdle = (socket: Socket): boolean => lastResponses.get(socket)?.writableFinished !== false;

  server.on("connection", (socket: Socket) => {
    if (socket.remoteAddress === undefined) return;
    const name = networkOf(socket.remoteAddress);
    const own: Connections = clients.get(name) ?? new Set();
    clients.set(name, own);
    if (own.size >= maxPerClient) {
      const idle = [...own].find(isIdle);
      if (idle === undefined) return void socket.destroy();
      own.delete(idle);
      idle.destroy();
    }
    own.add(socket);
    connectionsOf.set(socket, own);
    socket.once("close", () => {
      own.delete(socket);
      if (own.size === 0) clients.delete(name);
    });
  });

  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    lastResponses.set(socket, response);
    const own = connectionsOf.get(socket);
    if (own?.delete(socket)) own.add(socket);
  });
}
