import { watch } from "node:fs";
import type { StoreError } from "../store-errors.js";
import { type CatalogEntry, CatalogTail, catalogPath } from "./catalog.js";
import { toStoreError } from "./file-system.js";

/** Notices of the file system can be lost (network folders, a folder made anew): looked at this often besides. */
const SAFETY_POLL_MS = 2000;

/**
 * Tells what the writer appends to the catalog, in order, one call at a time; everything that is there at first.
 * Returns the way to stop.
 */
export function followCatalog(
  folder: string,
  onAlarm: (alarm: StoreError) => void,
  onEntries: (entries: readonly CatalogEntry[]) => Promise<void>,
): () => void {
  const tail = new CatalogTail(catalogPath(folder));
  let running = false;
  let again = false;
  const look = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      try {
        const entries = tail.read();
        if (entries.length > 0) await onEntries(entries);
      } catch (error) {
        onAlarm(toStoreError(error, `Cannot follow ${folder}`));
      }
    } while (again);
    running = false;
  };
  const stopWatching = watchFolder(folder, look);
  const timer = setInterval(look, SAFETY_POLL_MS);
  timer.unref();
  return () => {
    stopWatching();
    clearInterval(timer);
  };
}

function watchFolder(folder: string, look: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, look);
    watcher.on("error", () => watcher.close()); // the safety poll goes on
    return () => watcher.close();
  } catch {
    return () => {}; // no folder yet, or no notices here: the safety poll alone
  }
}
