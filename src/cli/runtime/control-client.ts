import { type IncomingMessage, request } from "node:http";
import { createInterface } from "node:readline";
import { MuaraError } from "../../domain/errors.js";
import type { PollReport } from "../../poll/poll-report.js";
import type { ControlAccess } from "./control-file.js";
import type { ControlLine } from "./control-server.js";

/**
 * Asks the process that writes to a data folder to poll these sources, and resolves when it has. Reports come as polls end. Rejects
 * with MuaraError when it cannot be asked or refuses, with AbortError when `signal` is aborted.
 */
export async function pollThere(
  access: ControlAccess,
  sourceIds: readonly string[],
  onReport: (report: PollReport) => void,
  signal: AbortSignal,
): Promise<void> {
  await askThere(access, { path: "/poll", body: { sources: sourceIds } }, onReport, signal);
}

/** Asks it to send again by a hook that was paused or disabled; rejects as `pollThere` does. */
export async function resumeThere(access: ControlAccess, hook: number, signal: AbortSignal): Promise<void> {
  await askThere(access, { path: "/hook/resume", body: { hook } }, () => {}, signal);
}

interface ControlRequest {
  readonly path: string;
  readonly body: object;
}

async function askThere(
  access: ControlAccess,
  { path, body }: ControlRequest,
  onReport: (report: PollReport) => void,
  signal: AbortSignal,
): Promise<void> {
  const who = `the running Muara (process ${access.pid})`;
  const answer = await post(access, path, JSON.stringify(body), signal).catch((error: unknown) => {
    if (signal.aborted) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new MuaraError(
      `Cannot reach ${who} from here: ${why}. Run this command on the machine or in the container that it runs in.`,
      {
        cause: error,
      },
    );
  });
  if (answer.statusCode !== 200) {
    answer.resume();
    throw new MuaraError(`Cannot ask ${who}: port ${access.port} answered ${answer.statusCode}. Start Muara again.`);
  }
  for await (const text of createInterface({ input: answer })) {
    const line = parseLine(text);
    if (line?.kind === "report") onReport(line.report);
    if (line?.kind === "refused")
      throw new MuaraError(`${path === "/poll" ? "No poll" : "Not done"} by ${who}: ${line.reason}.`);
    if (line?.kind === "done") return;
  }
  throw new MuaraError(`${who} stopped before it was done.`);
}

function post(
  { port, token }: ControlAccess,
  path: string,
  body: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const asked = request({ host: "127.0.0.1", port, path, method: "POST", headers, signal }, resolve);
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Undefined for what this version does not know. */
function parseLine(text: string): ControlLine | undefined {
  try {
    const value = Object(JSON.parse(text));
    return ["report", "done", "refused"].includes(value.kind) ? value : undefined;
  } catch {
    return undefined;
  }
}
