import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a receiver answers: a status, or whatever `respond` does. */
export type Answering = number | ((received: Received, response: ServerResponse) => void);

export interface Receiver {
  readonly origin: string;
  /** `host:port` for `polling.allowPrivate`. */
  readonly host: string;
  readonly received: Received[];
  /** How the next request is answered; 200 unless it is changed. */
  answer: Answering;
  close(): Promise<void>;
}

/** A server on the loopback that keeps what it is sent. */
export async function openReceiver(answer: Answering = 200): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const one = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
      received.push(one);
      if (typeof receiver.answer === "number") response.writeHead(receiver.answer).end();
      else receiver.answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const receiver: Receiver = { origin: `http://${host}`, host, received, answer, close };
  return receiver;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
