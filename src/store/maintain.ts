import { statSync, unlinkSync } from "node:fs";
import type { Instant } from "../feed/model.js";
import type { Catalog } from "./catalog.js";
import { listFolder, sourcePaths } from "./folder.js";
import { ORPHAN_GRACE_MS } from "./port.js";

/** At most so many files are removed in one call. */
const MAX_REMOVALS = 200;
/** An older generation of bodies stays so long for readers and copies that still know it. */
const OLD_GENERATION_MS = 60 * 60 * 1000;

/** Removes sources that left the config long ago and generations of bodies that nobody points to; `current` tells those in use by heads file. Returns how many files went. */
export function sweepFolder(
  folder: string,
  catalog: Catalog,
  current: ReadonlyMap<string, number>,
  now: Instant,
): number {
  const forgotten = new Map(
    catalog
      .entries()
      .filter(
        ({ orphanedAt }) => orphanedAt !== undefined && Date.parse(now) - Date.parse(orphanedAt) >= ORPHAN_GRACE_MS,
      )
      .map(({ sourceId }) => [sourcePaths(folder, sourceId).heads, sourceId]),
  );
  const { heads, bodies } = listFolder(folder);
  const old = bodies.filter((file) => forgotten.has(file.heads) || isOldGeneration(file, current.get(file.heads)));
  const gone = [...heads.filter((path) => forgotten.has(path)), ...old.map(({ path }) => path)].slice(0, MAX_REMOVALS);
  for (const path of gone) unlinkSync(path);
  if (gone.length < MAX_REMOVALS) for (const sourceId of forgotten.values()) catalog.forget(sourceId);
  return gone.length;
}

function isOldGeneration(file: { path: string; generation: number }, current: number | undefined): boolean {
  if (current === undefined || file.generation >= current) return false;
  return Date.now() - statSync(file.path).mtimeMs > OLD_GENERATION_MS;
}
