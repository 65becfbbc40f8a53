import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { giveToFolderOwner } from "../../config/edit/file-owner.js";
import { MuaraError } from "../../domain/errors.js";

/** How other commands on this machine reach the process that writes to a data folder. */
export interface ControlAccess {
  readonly pid: number;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Made for each start. Whoever may read the file may ask the process to poll. */
  readonly token: string;
  /** Where it serves feeds: a URL or the path of a socket; absent when it only polls. */
  readonly address?: string;
}

const NAME = "control.json";

/** Writes how this process is reached, for its own user alone. */
export function writeControlFile(folder: string, access: ControlAccess): void {
  const path = join(folder, NAME);
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, "wx", 0o600);
  try {
    writeFileSync(file, `${JSON.stringify(access)}\n`);
    giveToFolderOwner(file, temporary);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

export function removeControlFile(folder: string): void {
  rmSync(join(folder, NAME), { force: true });
}

/** How the process that writes to a folder is reached; undefined when it does not say. Throws MuaraError when it is not for this user. */
export function readControlFile(folder: string): ControlAccess | undefined {
  const path = join(folder, NAME);
  try {
    return parseAccess(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new MuaraError(
      `${path} cannot be read (${code}). Run this command as the user that runs Muara, or as root.`,
      { cause: error },
    );
  }
}

function parseAccess(value: unknown): ControlAccess | undefined {
  const { pid, port, token, address } = Object(value) as Record<string, unknown>;
  if (typeof pid !== "number" || typeof port !== "number" || typeof token !== "string") return undefined;
  return { pid, port, token, ...(typeof address === "string" && { address }) };
}
