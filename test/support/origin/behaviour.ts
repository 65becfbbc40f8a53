import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FetchRequest } from "../../../src/fetch/fetcher.js";
import type { FetchFailure, FetchOutcome } from "../../../src/fetch/outcome.js";

/** One way in which a server may behave, and what Muara must make of it. */
export interface Behaviour {
  /** What the server does, as a claim that reads on after "a server that …"; unique. */
  readonly does: string;
  /** Answers through Node's HTTP server; or `raw` writes to the socket after the request's head was read. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse, here: Here) => void;
  readonly raw?: (socket: Socket, here: Here) => void;
  /** The address to fetch instead of the behaviour's own. */
  readonly url?: (here: Here) => string;
  readonly request?: (here: Here) => Partial<FetchRequest>;
  /** `modified`, `truncated` (modified, with bytes missing), `notModified`, `gone`, or the reason of the failure. */
  readonly expect: "modified" | "truncated" | "notModified" | "gone" | FetchFailure;
  /** Throws when the outcome is not as it should be in detail. */
  readonly check?: (outcome: FetchOutcome, here: Here, requests: readonly SeenRequest[]) => void;
}

/** Where the behaviour is served. */
export interface Here {
  /** `http://127.0.0.1:port/path` of this behaviour; what follows the path is the behaviour's own. */
  readonly url: string;
  readonly origin: string;
  /** Servers with TLS: a good certificate, one for another name, one that has expired, one signed by itself. */
  readonly tls: Readonly<Record<"good" | "otherName" | "expired" | "selfSigned", string>>;
  /** A port of this machine that is listened on but not allowed: a canary. */
  readonly canaryPort: number;
  readonly closedPort: number;
}

export interface SeenRequest {
  readonly path: string;
  /** None of a `raw` behaviour. */
  readonly headers: IncomingMessage["headers"];
}

/** How much of a body is read of these servers. */
export const MAX_BODY_BYTES = 256 * 1024;

export const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>One</title></item></channel></rss>`;

export function send(
  status: number,
  headers: Record<string, string | string[]> = {},
  body: string | Uint8Array = FEED,
) {
  return (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** Exactly these bytes, then the end of the connection. */
export function sendRaw(...parts: readonly (string | Uint8Array)[]) {
  return (socket: Socket): void => {
    for (const part of parts) socket.write(typeof part === "string" ? Buffer.from(part, "latin1") : part);
    socket.end();
  };
}

/** What the fetched document says, as text; throws when none was fetched. */
export function textOf(outcome: FetchOutcome): string {
  if (outcome.kind !== "modified") throw new Error(`no document: ${outcome.kind}`);
  return Buffer.from(outcome.document.bytes).toString("utf8");
}

export function messageOf(outcome: FetchOutcome): string {
  if (outcome.kind !== "failed") throw new Error(`no failure: ${outcome.kind}`);
  return outcome.error.message;
}
