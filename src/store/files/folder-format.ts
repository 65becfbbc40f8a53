import { join } from "node:path";
import type { StoreUpgrade } from "../store.js";
import { StoreError } from "../store-errors.js";
import { type FileSystem, replaceFile } from "./file-system.js";
import { quarantine } from "./folder.js";
import { migrateFolder } from "./migrate-folder.js";
import { markCorrupt } from "./source/corruption.js";
import { readIfThere } from "./source/source-adapter.js";
import { FORMAT, OLDEST_FORMAT, unknownFormat } from "./source/source-file.js";

const WHAT = "data folder of Muara, see docs/store.md";

/** Whether the folder is one that this Muara can read without changing it. @throws StoreError `version`. */
export function checkFormat(folder: string): void {
  const format = readFormat(folder);
  if (format === undefined || format === FORMAT || format === "damaged") return; // each file names its own as well
  throw new StoreError(
    `${markerPath(folder)} is in format ${format}; this Muara reads format ${FORMAT}. Start "muara start" or "muara work" of this version once: it brings the folder forward.`,
    "version",
  );
}

/** Marks a new folder with its format, and brings an older one forward. @throws StoreError `version` for a newer one. */
export async function prepareFormat(
  files: FileSystem,
  folder: string,
  { onAlarm, onUpgrade }: { onAlarm: (alarm: StoreError) => void; onUpgrade: (upgrade: StoreUpgrade) => void },
): Promise<void> {
  const format = readFormat(folder);
  const mark = () => markFormat(files, folder);
  if (format === "damaged") onAlarm(markCorrupt(markerPath(folder), quarantine(markerPath(folder))));
  // What has the present format already is left alone.
  if (format === 1 || format === "damaged") await migrateFolder(files, folder, mark);
  else if (format !== FORMAT) await mark(); // all that a folder of format 2 has is the same in 3
  if (typeof format === "number" && format !== FORMAT) onUpgrade({ place: folder, from: format, to: FORMAT });
}

/** Undefined for a folder without a mark: a new one. "damaged" when it is ours by its other words, or no JSON at all. */
function readFormat(folder: string): number | "damaged" | undefined {
  const path = markerPath(folder);
  const text = readIfThere(path)?.toString("utf8").trim() ?? "";
  if (text === "") return undefined;
  const [, format] = /"format":\s*(\d+)/.exec(text) ?? [];
  if (format === undefined) {
    if (isOurs(text)) return "damaged";
    throw new StoreError(
      `${path} names no format: is ${folder} a data folder of Muara? Nothing was changed. Name another folder by MUARA_DATA or store.path.`,
      "version",
    );
  }
  if (Number(format) > FORMAT || Number(format) < OLDEST_FORMAT) throw unknownFormat(path, format);
  return Number(format);
}

function isOurs(text: string): boolean {
  try {
    JSON.parse(text);
    return text.includes(WHAT);
  } catch {
    return true;
  }
}

async function markFormat(files: FileSystem, folder: string): Promise<void> {
  const marker = { what: WHAT, format: FORMAT };
  await replaceFile(files, markerPath(folder), [Buffer.from(`${JSON.stringify(marker)}\n`)]);
}

function markerPath(folder: string): string {
  return join(folder, "muara.json");
}
