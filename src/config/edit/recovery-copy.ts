import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Environment } from "../schema/environment.js";
import { ownerOfFolder, setOwner } from "./file-owner.js";

const NAME_CHARS = 8;

/** Both texts of a file that is written in place: whatever a crash leaves of it, one of them is whole. */
export interface RecoveryCopy {
  readonly before: string;
  readonly after: string;
}

/** Where copies may lie: `MUARA_DATA`, else beside the file, else in the default data folder. Known before the config is read. */
export function recoveryFolders(configPath: string, env: Environment): readonly string[] {
  const data = env["MUARA_DATA"];
  const folder = dirname(realPath(configPath));
  return [...new Set([...(data ? [resolve(data)] : []), folder, join(dirname(resolve(configPath)), "data")])];
}

/** Keeps a copy durably in the first folder that takes it, and gives its path. Throws the last folder's error. */
export function keepCopy(target: string, copy: RecoveryCopy, folders: readonly string[]): string {
  let failure: unknown;
  for (const folder of folders) {
    const path = copyPath(target, folder);
    try {
      writeDurably(`${path}.tmp`, JSON.stringify(copy));
      renameSync(`${path}.tmp`, path);
      syncFolder(folder);
      return path;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** The copies of a file that an edit left, as it does when the process ends between the first and the last byte. */
export function findCopies(
  path: string,
  folders: readonly string[],
): { path: string; copy: RecoveryCopy | undefined }[] {
  return folders.flatMap((folder) => {
    const copy = copyPath(realPath(path), folder);
    const text = readIfThere(copy);
    return text === undefined ? [] : [{ path: copy, copy: parseCopy(text) }];
  });
}

/** Ends the use of a copy; one that cannot be removed is found again, and then fits no file. */
export function dropCopy(path: string): void {
  try {
    rmSync(path, { force: true });
    syncFolder(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** Writes a new file with the owner given, else with that of its folder where root writes for another user. */
export function writeDurably(path: string, text: string, mode = 0o600, owner = ownerOfFolder(dirname(path))): void {
  // "x" follows no link that another user put there.
  rmSync(path, { force: true });
  const file = openSync(path, "wx", mode);
  try {
    writeFileSync(file, text);
    if (owner !== undefined) setOwner(file, owner);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Two files of one name may share a data folder. */
function copyPath(target: string, folder: string): string {
  const name = createHash("sha256").update(target).digest("hex").slice(0, NAME_CHARS);
  return join(folder, `.${basename(target)}.${name}.recovery`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function parseCopy(text: string): RecoveryCopy | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { before, after } = Object(value) as Partial<Record<keyof RecoveryCopy, unknown>>;
    return typeof before === "string" && typeof after === "string" ? { before, after } : undefined;
  } catch {
    return undefined;
  }
}
