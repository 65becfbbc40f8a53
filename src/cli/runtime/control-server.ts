import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MuaraError } from "../../domain/errors.js";
import { isSecret } from "../../lib/compare-secret.js";
import type { PollReport } from "../../poll/poll-report.js";
import type { Worker } from "../../poll/poll-worker.js";
import { listenAt } from "../../server/listen.js";
import type { PollLog } from "../output/poll-log.js";
import { removeControlFile, writeControlFile } from "./control-file.js";

export interface ControlParts {
  /** The data folder. */
  readonly folder: string;
  readonly worker: Pick<Worker, "pollNow">;
  readonly polls: Pick<PollLog, "listen">;
  readonly sourceIds: () => readonly string[];
  /** Reads the config again at once: a source may just have been added. Rejects with MuaraError. */
  readonly reload: () => Promise<void>;
  /** Sends again by a hook, named by its place from 1. Rejects with MuaraError. */
  readonly resumeHook: (number: number) => Promise<void>;
  readonly address: string | undefined;
  readonly onError: (error: unknown) => void;
}

export interface Control {
  close(): Promise<void>;
}

/** One line of the answer to `POST /poll` and `POST /hook/resume`. */
export type ControlLine =
  | { readonly kind: "report"; readonly report: PollReport }
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly reason: string };

const MAX_BODY_BYTES = 1_000_000;
const MAX_CONNECTIONS = 16;
const REQUEST_TIMEOUT_MS = 10_000;
/** How often a host that is under way is asked for again, and how long between. */
const BUSY_TRIES = 60;
const BUSY_WAIT_MS = 500;
const FAILED = "it failed; its log says why";

/**
 * Lets other commands of this machine ask the running process to poll: HTTP on 127.0.0.1, with a secret that only the user of the
 * process can read in the data folder.
 */
export async function openControl(parts: ControlParts): Promise<Control> {
  const token = randomBytes(32).toString("base64url");
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    answer(parts, token, request, response).catch((error: unknown) => {
      const line: ControlLine = { kind: "refused", reason: error instanceof MuaraError ? error.message : FAILED };
      response.end(`${JSON.stringify(line)}\n`);
      if (!(error instanceof MuaraError)) parts.onError(error);
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  await listenAt(server, { host: "127.0.0.1", port: 0 });
  const { port } = server.address() as AddressInfo;
  const { folder, address } = parts;
  try {
    writeControlFile(folder, { pid: process.pid, port, token, ...(address !== undefined && { address }) });
  } catch (error) {
    await close(server);
    throw error;
  }
  return {
    close: () => {
      removeControlFile(folder);
      return close(server);
    },
  };
}

async function answer(
  parts: ControlParts,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [scheme, given = ""] = (request.headers.authorization ?? "").split(" ");
  if (scheme !== "Bearer" || !isSecret(given, token)) {
    response.writeHead(401).end();
    return;
  }
  if (request.method !== "POST" || (request.url !== "/poll" && request.url !== "/hook/resume")) {
    response.writeHead(404).end();
    return;
  }
  if (request.url === "/hook/resume") {
    await parts.resumeHook(parseNumber(await readBody(request)));
    response.end(`${JSON.stringify({ kind: "done" } satisfies ControlLine)}\n`);
    return;
  }
  const ids = parseIds(await readBody(request));
  await poll(parts, ids, (line) => void response.write(`${JSON.stringify(line)}\n`));
  response.end();
}

async function poll(parts: ControlParts, ids: readonly string[], tell: (line: ControlLine) => void): Promise<void> {
  const isUnknown = (id: string) => !parts.sourceIds().includes(id);
  if (ids.some(isUnknown)) await parts.reload();
  const unknown = ids.filter(isUnknown);
  if (unknown.length > 0) {
    return tell({ kind: "refused", reason: `the config of the running Muara has no source ${unknown.join(", ")}` });
  }
  const open = new Set(ids);
  const unlisten = parts.polls.listen((report) => {
    if (ids.includes(report.sourceId)) tell({ kind: "report", report });
    open.delete(report.sourceId);
  });
  try {
    // A host that is polled at present is left out; its poll may be of this source too.
    for (let tries = 1; open.size > 0 && tries <= BUSY_TRIES; tries++) {
      if (tries > 1) await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS));
      if (open.size === 0) break;
      const { busy } = await parts.worker.pollNow([...open]);
      for (const id of open) if (!busy.includes(id)) open.delete(id);
    }
    tell({ kind: "done" });
  } finally {
    unlisten();
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new MuaraError("the request is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseNumber(text: string): number {
  try {
    const { hook } = JSON.parse(text);
    if (Number.isInteger(hook)) return hook;
  } catch {
    // Answered below.
  }
  throw new MuaraError("the request names no hook");
}

function parseIds(text: string): readonly string[] {
  try {
    const { sources } = JSON.parse(text);
    if (Array.isArray(sources) && sources.every((id) => typeof id === "string")) return sources;
  } catch {
    // Answered below, as what is no list of ids.
  }
  throw new MuaraError("the request names no sources");
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
