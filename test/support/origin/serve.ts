import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { join } from "node:path";
import { holdClosedPort } from "../closed-port.js";
import { projectRoot } from "../paths.js";
import { type Behaviour, type Here, type SeenRequest, send } from "./behaviour.js";

export interface Origin {
  /** `host:port` of all servers that may be dialled. */
  readonly allowed: readonly string[];
  /** The authority that vouches for the servers with TLS. */
  readonly authority: string;
  readonly canaryPort: number;
  hereOf(behaviour: Behaviour): Here;
  requestsOf(behaviour: Behaviour): readonly SeenRequest[];
  /** How often the canary was reached; must stay 0. */
  canaryHits(): number;
  close(): Promise<void>;
}

const MAX_HEAD_BYTES = 64 * 1024;
const CERTIFICATES = {
  good: "good-name",
  otherName: "other-name",
  expired: "expired",
  selfSigned: "self-signed",
} as const;

/** Serves all these behaviours on loopback, each under a path of its own. */
export async function serveOrigin(behaviours: readonly Behaviour[]): Promise<Origin> {
  const seen = new Map<Behaviour, SeenRequest[]>();
  const sockets = new Set<Socket>();
  const find = (path: string) => behaviours[Number(/^\/b(\d+)/.exec(path)?.[1] ?? -1)];
  const note = (behaviour: Behaviour, request: SeenRequest) =>
    seen.set(behaviour, [...(seen.get(behaviour) ?? []), request]);
  let canaryHits = 0;

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const behaviour = find(request.url ?? "");
    if (behaviour?.answer === undefined) return send(200)(request, response);
    note(behaviour, { path: request.url ?? "", headers: request.headers });
    answerWithin(behaviour, request, response, hereOf(behaviour));
  };
  const http = createServer({ maxHeaderSize: MAX_HEAD_BYTES }, answer);
  const raw = createTcpServer((socket) => {
    socket.on("error", () => socket.destroy());
    let head = "";
    socket.on("data", (chunk) => {
      const asked = head.includes("\r\n\r\n");
      head += chunk.toString("latin1");
      const behaviour = find(head.split(" ")[1] ?? "");
      if (asked || !head.includes("\r\n\r\n") || behaviour?.raw === undefined) return;
      note(behaviour, { path: head.split(" ")[1] ?? "", headers: {} });
      behaviour.raw(socket, hereOf(behaviour));
    });
  });
  const canary = createTcpServer((socket) => {
    canaryHits++;
    socket.destroy();
  });
  const tls = Object.values(CERTIFICATES).map((name) =>
    createTlsServer({ key: certificate(`${name}.key.pem`), cert: certificate(`${name}.pem`) }, answer),
  );
  const servers = [http, raw, canary, ...tls];
  const ports: number[] = [];
  for (const server of servers) ports.push(await listen(server, sockets));
  const [httpPort = 0, rawPort = 0, canaryPort = 0, ...tlsPorts] = ports;
  const closed = await holdClosedPort();
  const closedPort = closed.port;

  const hereOf = (behaviour: Behaviour): Here => {
    const origin = `http://127.0.0.1:${httpPort}`;
    return {
      origin,
      url: `${behaviour.raw === undefined ? origin : `http://127.0.0.1:${rawPort}`}/b${behaviours.indexOf(behaviour)}`,
      tls: Object.fromEntries(
        Object.keys(CERTIFICATES).map((name, index) => [name, `https://127.0.0.1:${tlsPorts[index]}/`]),
      ) as Here["tls"],
      canaryPort,
      closedPort,
    };
  };
  return {
    allowed: [httpPort, rawPort, closedPort, ...tlsPorts].map((port) => `127.0.0.1:${port}`),
    authority: certificate("authority.pem"),
    canaryPort,
    hereOf,
    requestsOf: (behaviour) => seen.get(behaviour) ?? [],
    canaryHits: () => canaryHits,
    close: () => {
      closed.release();
      return closeAll(servers, sockets);
    },
  };
}

function answerWithin(behaviour: Behaviour, request: IncomingMessage, response: ServerResponse, here: Here): void {
  response.on("error", () => response.destroy());
  behaviour.answer?.(request, response, here);
}

function certificate(name: string): string {
  return readFileSync(join(projectRoot, "test/fetch/fixtures/tls", name), "utf8");
}

function listen(server: Server | TcpServer, sockets: Set<Socket>): Promise<number> {
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

async function closeAll(servers: readonly (Server | TcpServer)[], sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
}
