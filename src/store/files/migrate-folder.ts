import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { type FileSystem, replaceFile } from "./file-system.js";
import { listFolder } from "./folder.js";
import { NO_HEADS } from "./source/head-index.js";
import { encodeSourceFile, FORMAT } from "./source/source-file.js";

/** Between two files the loop goes on. */
const nextTurn = () => new Promise(setImmediate);

/**
 * Brings a folder of format 1 forward: its sources' files get an index. What was there is kept beside as `before-format-2/`
 * until all of it is done; bodies stay where they are, they are only ever appended to. Interrupted anywhere, it begins anew
 * and finds its way: each file is replaced as a whole, and one that has the new format already is left alone.
 */
export async function migrateFolder(files: FileSystem, folder: string, markDone: () => Promise<void>): Promise<void> {
  const kept = join(folder, `before-format-${FORMAT}`);
  keepCopies(folder, kept);
  for (const path of (await listFolder(folder)).heads) {
    const chunks = migrated(readFileSync(path));
    if (chunks !== undefined) await replaceFile(files, path, chunks);
    await nextTurn();
  }
  await markDone();
  rmSync(kept, { recursive: true });
}

/** Copies what will be replaced; the name tells whether the copy is whole. */
function keepCopies(folder: string, kept: string): void {
  if (existsSync(kept)) return;
  const partial = `${kept}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  const isReplaced = (path: string) => !path.endsWith(".bodies") && !path.includes(".damaged-");
  for (const name of ["muara.json", "catalog.jsonl", "sources"].filter((each) => existsSync(join(folder, each)))) {
    cpSync(join(folder, name), join(partial, name), { recursive: true, filter: isReplaced });
  }
  renameSync(partial, kept);
}

/** The text in the present format; undefined for one that has it, and for a damaged one, which is set aside when it is read. */
function migrated(bytes: Buffer): Buffer[] | undefined {
  const first = bytes.indexOf("\n") + 1;
  const [, crc = ""] = /^\{"format":1,"crc":"([0-9a-f]{8})",\n$/.exec(bytes.toString("latin1", 0, first)) ?? [];
  if (Number.parseInt(crc, 16) !== crc32(bytes.subarray(first))) return undefined;
  const { sourceId, rev, gen, size, state, remembered, items } = JSON.parse(bytes.toString("utf8"));
  return encodeSourceFile({
    sourceId,
    rev,
    gen,
    size,
    state,
    remembered,
    indexedHeads: items,
    index: NO_HEADS,
    tail: { from: size, remembered: [] },
  }).chunks;
}
