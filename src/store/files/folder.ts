import { createHash } from "node:crypto";
import { existsSync, readdirSync, renameSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, TEMPORARY_SUFFIX } from "./file-system.js";

/** Longer names are cut and told apart by a hash: file systems end at 255 bytes. */
const MAX_NAME_CHARS = 120;
const MAX_DAMAGED_COPIES = 1000;

/** Where one source's files are. */
export interface SourcePaths {
  readonly folder: string;
  readonly heads: string;
  bodies(generation: number): string;
}

export function sourcePaths(root: string, sourceId: string): SourcePaths {
  const folder = join(root, "sources", hash(sourceId).slice(0, 2));
  const name = fileName(sourceId);
  return {
    folder,
    heads: join(folder, `${name}.json`),
    bodies: (generation) => join(folder, `${name}.${generation}.bodies`),
  };
}

/** Where what a feed has shown is kept. */
export function feedPath(root: string, feedId: string): string {
  return join(root, "feeds", `${fileName(feedId)}.jsonl`);
}

export interface FolderListing {
  readonly temporary: readonly string[];
  readonly heads: readonly string[];
  readonly bodies: readonly { readonly path: string; readonly heads: string; readonly generation: number }[];
}

/** Every file under `sources/`, by kind. Files of other names, such as those set aside, are nobody's business here. */
export async function listFolder(root: string): Promise<FolderListing> {
  const temporary: string[] = [];
  for (const folder of [root, join(root, "push")])
    temporary.push(...(await namesIn(folder)).filter(isTemporary).map((name) => join(folder, name)));
  const heads: string[] = [];
  const bodies: { path: string; heads: string; generation: number }[] = [];
  for (const shelf of await namesIn(join(root, "sources"))) {
    const folder = join(root, "sources", shelf);
    for (const name of await namesIn(folder)) {
      const path = join(folder, name);
      const [, source, generation] = /^(.*)\.(\d+)\.bodies$/.exec(name) ?? [];
      if (name.endsWith(".json")) heads.push(path);
      else if (isTemporary(name)) temporary.push(path);
      else if (source !== undefined) {
        bodies.push({ path, heads: join(folder, `${source}.json`), generation: Number(generation) });
      }
    }
  }
  return { temporary, heads, bodies };
}

function isTemporary(name: string): boolean {
  return name.endsWith(TEMPORARY_SUFFIX);
}

/** None where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errorCode(error))) return [];
    throw error;
  }
}

/** Renames a damaged file so that it is never read again and never lost; returns its new name, or undefined when it is gone. */
export function quarantine(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  for (let n = 1; n <= MAX_DAMAGED_COPIES; n++) {
    const quarantined = `${path}.damaged-${n}`;
    if (existsSync(quarantined)) continue;
    renameSync(path, quarantined);
    return quarantined;
  }
  return undefined;
}

/** The bodies files of one source, of every generation. */
export function listBodies(paths: SourcePaths): string[] {
  const stem = paths.heads.slice(0, -".json".length);
  if (!existsSync(paths.folder)) return [];
  return readdirSync(paths.folder)
    .map((name) => join(paths.folder, name))
    .filter((path) => /^\.\d+\.bodies$/.test(path.startsWith(stem) ? path.slice(stem.length) : ""));
}

export function generationOf(bodiesPath: string): number {
  return Number(bodiesPath.split(".").at(-2));
}

/** The generation behind all that hold anything: a folder of which a part was put back may have later ones. */
export function nextGeneration(paths: SourcePaths, present: number): number {
  const used = listBodies(paths).filter((path) => statSync(path).size > 0);
  return 1 + Math.max(present, ...used.map(generationOf));
}

/** An id as a file name on any file system: case folding, reserved characters and leading dots are written as %xx. */
function fileName(sourceId: string): string {
  const escaped = sourceId.replace(/[^a-z0-9_.-]|^\./gu, (char) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
  return escaped.length <= MAX_NAME_CHARS
    ? escaped
    : `${escaped.slice(0, MAX_NAME_CHARS)}%${hash(sourceId).slice(0, 16)}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
