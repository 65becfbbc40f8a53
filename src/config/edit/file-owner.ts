import { chownSync, fchownSync, fstatSync, lstatSync, mkdirSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

/** A user and a group, as the file system numbers them. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const ROOT = 0;

/**
 * The user whose folder it is, where this process runs as root and the user is another one: what root writes there must be given to
 * that user, or the user's own process can no longer write it. Asks the nearest parent of a folder that does not exist.
 */
export function ownerOfFolder(folder: string, uid = process.getuid?.()): Owner | undefined {
  if (uid !== ROOT) return undefined;
  for (let at = folder; ; at = dirname(at)) {
    const stats = statsOf(at);
    if (stats !== undefined) return stats.uid === ROOT ? undefined : { uid: stats.uid, gid: stats.gid };
    if (dirname(at) === at) return undefined;
  }
}

/**
 * Gives an open file that root wrote to the owner of its folder. Only root's own regular files with one name are given: a link that
 * the user put there leads elsewhere. Throws the failure of chown(2).
 */
export function giveToFolderOwner(fd: number, path: string, uid = process.getuid?.()): void {
  const owner = ownerOfFolder(dirname(path), uid);
  if (owner === undefined) return;
  const file = fstatSync(fd);
  const isPlain = file.isFile() && file.nlink === 1 && !lstatSync(path).isSymbolicLink();
  if (isPlain && file.uid === uid) fchownSync(fd, owner.uid, owner.gid);
}

/** Makes a folder and what leads to it, each with the owner of the folder it is in. Returns the first that was made. */
export function makeOwnedFolder(path: string): string | undefined {
  const owner = ownerOfFolder(path);
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined || owner === undefined) return first;
  for (let at = path; at.length >= first.length; at = dirname(at)) chownSync(at, owner.uid, owner.gid);
  return first;
}

/** Sets the owner of an open file, as far as this process may; root must be able to. */
export function setOwner(fd: number, { uid, gid }: Owner): void {
  const now = fstatSync(fd);
  if (now.uid === uid && now.gid === gid) return;
  try {
    fchownSync(fd, uid, gid);
  } catch (error) {
    if (process.getuid?.() === ROOT) throw error;
    setGroup(fd, now.uid, gid);
  }
}

/** A user may give a file to a group of theirs; another group is left out. */
function setGroup(fd: number, uid: number, gid: number): void {
  try {
    fchownSync(fd, uid, gid);
  } catch {
    // The file keeps this user's group, as every editor leaves it.
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A parent is a file or may not be searched: what is written there fails by itself.
    return undefined;
  }
}
