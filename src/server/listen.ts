import { chmodSync, existsSync, rmSync, statSync } from "node:fs";
import type { Server } from "node:http";
import { connect } from "node:net";
import { dirname } from "node:path";
import { MuaraError } from "../domain/errors.js";

/** Where to listen: a Unix socket, or a host and port, 0 for a free one. */
export type Place = { readonly socket: string } | { readonly host: string; readonly port: number };

const CONNECT_LIMIT_MS = 1_000;
/** Read and write for every user: connecting to a socket needs write permission; its folder decides who reaches it. */
const SOCKET_MODE = 0o666;

const CAUSES: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there. Stop it, or change",
  EACCES: "this user may not (ports below 1024 need rights). Change",
  EADDRNOTAVAIL: "this machine has no such address. Change",
  ENOENT: "there is no such folder. Make it, or change",
  ENOTFOUND: "this name has no address. Change",
};

/**
 * Begins to listen. A socket may be used by every user that its folder lets through; one that a killed process left behind is
 * taken away first. Rejects with MuaraError.
 */
export async function listenAt(server: Server, place: Place): Promise<void> {
  if ("socket" in place && (await isLeftBehind(place.socket))) rmSync(place.socket, { force: true });
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(refusal(place, error));
    server.once("error", fail);
    const onListening = () => {
      server.off("error", fail);
      resolve();
    };
    server.listen("socket" in place ? { path: place.socket } : place, onListening);
  });
  // Set explicitly: the mode that `listen` leaves depends on the umask and on the version of Node.
  if ("socket" in place) chmodSync(place.socket, SOCKET_MODE);
}

function refusal(place: Place, cause: NodeJS.ErrnoException): MuaraError {
  const [where, keys] =
    "socket" in place
      ? [place.socket, "server.socket"]
      : [`${place.host}:${place.port}`, "server.port, server.host or server.metricsPort"];
  // libuv says EACCES of a socket whose folder is not there.
  const isLost = "socket" in place && !existsSync(dirname(place.socket));
  const why = CAUSES[isLost ? "ENOENT" : (cause.code ?? "")];
  return new MuaraError(`Cannot listen on ${where}: ${why ?? `${cause.message}. Change`} ${keys}.`, { cause });
}

/** Whether a socket stands there that nobody answers at. */
function isLeftBehind(path: string): Promise<boolean> {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return Promise.resolve(false);
  return new Promise((resolve) => {
    const client = connect({ path, timeout: CONNECT_LIMIT_MS });
    const end = (isDead: boolean) => {
      client.destroy();
      resolve(isDead);
    };
    client.once("connect", () => end(false));
    client.once("timeout", () => end(false));
    client.once("error", (error: NodeJS.ErrnoException) => end(error.code === "ECONNREFUSED"));
  });
}
