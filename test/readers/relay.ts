import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One request that came through, and how it was answered. */
export interface Passed {
  readonly path: string;
  readonly status: number;
}

/** What may be done to an answer on its way, to see whether it is noticed. */
export type Tamper = (body: string, headers: Record<string, string | string[] | undefined>) => string;

export interface Relay {
  readonly origin: string;
  /** What passed since the last call. */
  readonly taken: () => readonly Passed[];
  /** From now on; undefined passes everything as it is. */
  tamper: Tamper | undefined;
  readonly close: () => Promise<void>;
}

/** Stands on the loopback between readers and Muara, and sees what passes. */
export async function openRelay(target: string): Promise<Relay> {
  let passed: Passed[] = [];
  const server = createServer((request, response) => {
    const headers = { ...request.headers, ...(relay.tamper === undefined ? {} : { "accept-encoding": "identity" }) };
    const onward = ask(target + (request.url ?? "/"), { method: request.method ?? "GET", headers }, (answer) => {
      passed.push({ path: request.url ?? "/", status: answer.statusCode ?? 0 });
      void passOn(answer, response, relay.tamper);
    });
    onward.on("error", (error) => response.destroy(error));
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const relay: Relay = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => {
      const all = passed;
      passed = [];
      return all;
    },
    tamper: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return relay;
}

async function passOn(answer: IncomingMessage, response: ServerResponse, tamper: Tamper | undefined): Promise<void> {
  if (tamper === undefined) {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    return;
  }
  const headers: Record<string, string | string[] | undefined> = { ...answer.headers };
  const body = tamper(await text(answer), headers);
  delete headers["content-length"];
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
  response.writeHead(answer.statusCode ?? 502).end(body);
}
