import { Socket } from "node:net";

export interface DialWatch {
  /** `address:port` of every attempt since the watch began. */
  readonly dialled: readonly string[];
  /** Attempts that were none of the machine's own; each was stopped before it left. */
  readonly stopped: readonly string[];
  end(): void;
}

/**
 * Stands below everything that opens a connection in this process: notes each address right before it is dialled, and
 * stops whatever is not loopback, so that a hole in the guard shows as a failed test and not as a packet.
 */
export function watchDials(): DialWatch {
  const dialled: string[] = [];
  const stopped: string[] = [];
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function watched(this: Socket, ...args: Parameters<typeof connect>): Socket {
    this.prependListener("connectionAttempt", (address: string, port: number) => {
      dialled.push(`${address}:${port}`);
      if (/^(127\.|::1$)/.test(address)) return;
      stopped.push(`${address}:${port}`);
      throw new Error(`${address}:${port} must not be dialled`);
    });
    return connect.apply(this, args);
  } as typeof connect;
  return {
    dialled,
    stopped,
    end: () => {
      Socket.prototype.connect = connect;
    },
  };
}
