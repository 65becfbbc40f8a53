import { statSync, unlinkSync } from "node:fs";
import type { Instant } from "../../lib/dates/instant.js";
import { TimeSlice } from "../../lib/time-slice.js";
import { ORPHAN_GRACE_MS } from "../store.js";
import { StoreError } from "../store-errors.js";
import type { Catalog, CatalogEntry } from "./catalog.js";
import { type FolderListing, listFolder, sourcePaths } from "./folder.js";
import { readIfThere } from "./source/source-adapter.js";
import { decodeSourceFile } from "./source/source-file.js";

/** At most so many files are removed in one call. */
const MAX_REMOVALS = 200;
/** An older generation of bodies stays so long for readers and copies that still know it. */
const OLD_GENERATION_MS = 60 * 60 * 1000;

/**
 * Removes sources that left the config long ago and generations of bodies that nobody points to; `current` tells those in use
 * by heads file. Which sources are known must not change meanwhile. Returns what the catalog is to be told: files of sources
 * that neither config nor catalog knows, whose grace begins now.
 */
export async function sweepFolder(
  folder: string,
  catalog: Catalog,
  current: ReadonlyMap<string, number>,
  now: Instant,
): Promise<readonly CatalogEntry[]> {
  const entries = new Map(catalog.entries().map((entry) => [sourcePaths(folder, entry.sourceId).heads, entry]));
  const forgotten = new Map([...entries].filter(([, entry]) => isForgotten(entry, now)));
  const listing = await listFolder(folder);
  const heads = listing.heads.filter((path) => forgotten.has(path));
  const bodies = listing.bodies.filter(
    (file) => forgotten.has(file.heads) || isOldGeneration(file, current.get(file.heads)),
  );
  const gone = [...heads, ...bodies.map(({ path }) => path)].slice(0, MAX_REMOVALS);
  const turn = new TimeSlice();
  for (const path of gone) {
    unlinkSync(path);
    if (turn.isOver()) await turn.next();
  }
  if (gone.length < MAX_REMOVALS) for (const { sourceId } of forgotten.values()) catalog.forget(sourceId);
  return findStrays(listing, (path) => current.has(path) || entries.has(path), now);
}

function isForgotten({ orphanedAt }: CatalogEntry, now: Instant): boolean {
  return orphanedAt !== undefined && Date.parse(now) - Date.parse(orphanedAt) >= ORPHAN_GRACE_MS;
}

function isOldGeneration(file: { path: string; generation: number }, current: number | undefined): boolean {
  if (current === undefined || file.generation >= current) return false;
  return Date.now() - statSync(file.path).mtimeMs > OLD_GENERATION_MS;
}

/** Sources whose files are there and of which nobody knows, as after the loss of the catalog. */
async function findStrays(
  { heads }: FolderListing,
  isKnown: (path: string) => boolean,
  now: Instant,
): Promise<readonly CatalogEntry[]> {
  const strays: CatalogEntry[] = [];
  const turn = new TimeSlice();
  for (const path of heads) {
    const file = isKnown(path) ? undefined : readWhole(path);
    if (file !== undefined) strays.push({ sourceId: file.sourceId, rev: file.rev, state: file.state, orphanedAt: now });
    if (turn.isOver()) await turn.next();
  }
  return strays;
}

/** Undefined for a file that is gone or damaged: it is told of when its source is asked for. */
function readWhole(path: string) {
  const bytes = readIfThere(path);
  try {
    return bytes === undefined ? undefined : decodeSourceFile(bytes, path);
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
