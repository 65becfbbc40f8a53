import type { Socket } from "node:net";
import { type buildConnector, errors } from "undici";
import { hostAndPort } from "../address-guard.js";
import { serverOf } from "./connector.js";
import { ResponseHeads } from "./response-head.js";

/** The connections that stand open, to tell one that a server closed while it was idle from a server that does not answer. */
export interface OpenConnections {
  readonly connect: buildConnector.connector;
  /** Tells, of an error that comes later, whether it closed a connection that was open to this server before now. */
  to(url: URL): (error: unknown) => boolean;
}

/** Opens connections as `connect` does and keeps track of them until they close. */
export function createOpenConnections(connect: buildConnector.connector, maxHeaderBytes: number): OpenConnections {
  const open = new Map<string, Map<Socket, number | undefined>>();

  const note = (server: string, socket: Socket) => {
    const sockets = open.get(server) ?? new Map();
    open.set(server, sockets.set(socket, socket.localPort));
    socket.once("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0 && open.get(server) === sockets) open.delete(server);
    });
  };
  return {
    connect: (target, callback) =>
      connect(target, (...result) => {
        const [error, socket] = result;
        if (error === null) note(serverOf(target), readInSips(socket, maxHeaderBytes));
        callback(...result);
      }),
    to: (url) => {
      const before = [...(open.get(hostAndPort(url)) ?? [])];
      return (error) => before.some(([socket, port]) => socket.errored === error || port === portIn(error));
    },
  };
}

/** undici says of a connection that ended which one it was. */
function portIn(error: unknown): number | undefined {
  return error instanceof errors.SocketError ? error.socket?.localPort : undefined;
}

/**
 * Hands on heads as undici can read them, and what came in sips, and nothing after the end. undici goes on reading what it was
 * handed when the headers have become too many, and makes an error of each one more: a flood of tiny ones held the loop up for a second.
 */
function readInSips(socket: Socket, maxHeaderBytes: number): Socket {
  const read = socket.read.bind(socket);
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  const heads = new ResponseHeads(maxHeaderBytes);
  const sip = (size?: number) => read(size ?? (socket.readableLength > SIP_BYTES ? SIP_BYTES : undefined));
  socket.write = (...args: unknown[]) => {
    heads.expect();
    return write(...args);
  };
  socket.read = (size?: number) => {
    for (;;) {
      if (socket.destroyed) return null;
      const chunk: Buffer | null = sip(size);
      if (chunk === null) return null;
      const ready = heads.take(chunk);
      if (ready.length > 0) return ready;
    }
  };
  return socket;
}

const SIP_BYTES = 2_048;
