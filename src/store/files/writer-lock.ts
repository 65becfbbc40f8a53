import { closeSync, ftruncateSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { tryLock, unlock } from "fs-native-extensions";
import { StoreError } from "../store-errors.js";
import { openOwned, toStoreError } from "./file-system.js";

/** Tokens of one writer's life; the next writer's all stand above them. */
const TOKENS_PER_EPOCH = 1_000_000_000;

export interface WriterLock {
  /** Lease tokens of this writer are above this number; those of every earlier writer below. */
  readonly firstToken: number;
  release(): void;
}

/**
 * Makes this process the only writer of the folder. The kernel holds the lock, so it ends with the process, however that ends.
 * @throws StoreError `locked` when another process writes there.
 */
export function lockFolder(folder: string): WriterLock {
  const path = join(folder, "lock");
  const fd = open(path);
  try {
    const holder = readHolder(path);
    if (!tryLock(fd)) throw refusal(folder, holder.pid);
    const epoch = holder.epoch + 1;
    signLock(fd, epoch);
    return { firstToken: epoch * TOKENS_PER_EPOCH, release: () => release(fd) };
  } catch (cause) {
    closeSync(fd);
    throw toStoreError(cause, `Cannot lock ${path}`);
  }
}

function open(path: string): number {
  try {
    // Created when missing, never emptied before the lock is held: its text names the holder.
    return openOwned(path, "a+");
  } catch (cause) {
    throw toStoreError(cause, `Cannot lock ${path}`);
  }
}

/** Names the holder for whoever is refused. On a full disk the lock holds all the same. */
function signLock(fd: number, epoch: number): void {
  ftruncateSync(fd);
  try {
    writeSync(fd, `${JSON.stringify({ pid: process.pid, epoch })}\n`);
  } catch (error) {
    if (toStoreError(error, "lock").reason !== "full") throw error;
  }
}

function release(fd: number): void {
  unlock(fd);
  closeSync(fd);
}

function refusal(folder: string, pid: number | undefined): StoreError {
  const who = pid === undefined ? "another process" : `process ${pid}`;
  return new StoreError(
    `The data folder ${folder} is already written to by ${who}. Stop that one first, or give this one a folder of its own; "muara serve" may read the same folder.`,
    "locked",
  );
}

function readHolder(path: string): { pid?: number; epoch: number } {
  const [, pid = "", epoch = "0"] = /"pid":(\d{1,9}),"epoch":(\d{1,6})\}/.exec(readFileSync(path, "utf8")) ?? [];
  return { ...(pid === "" ? {} : { pid: Number(pid) }), epoch: Number(epoch) };
}
