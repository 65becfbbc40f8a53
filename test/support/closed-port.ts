import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

export interface ClosedPort {
  readonly port: number;
  release(): void;
}

/** A loopback port that refuses connections until it is released: the local end of a connection has it, so that no server can. */
export async function holdClosedPort(): Promise<ClosedPort> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
  const [[accepted]] = await Promise.all([once(server, "connection"), once(socket, "connect")]);
  const port = socket.localPort;
  if (port === undefined) throw new Error("a connected socket has no local port");
  const release = () => {
    socket.destroy();
    accepted.destroy();
    server.close();
  };
  return { port, release };
}
