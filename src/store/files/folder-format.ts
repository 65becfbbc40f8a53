import { join } from "node:path";
import { StoreError } from "../store-errors.js";
import { type FileSystem, replaceFile } from "./file-system.js";
import { quarantine } from "./folder.js";
import { markCorrupt } from "./source/corruption.js";
import { readIfThere } from "./source/source-adapter.js";
import { FORMAT, unknownFormat } from "./source/source-file.js";

const WHAT = "data folder of Muara, see docs/store.md";

/** Throws StoreError `version` for a folder in another format. Changes nothing. */
export function checkFormat(folder: string): void {
  readFormat(folder);
}

/** Writes the format number into a new folder, and replaces a corrupt one. Throws StoreError `version` for another format. */
export async function prepareFormat(
  files: FileSystem,
  folder: string,
  onAlarm: (alarm: StoreError) => void,
): Promise<void> {
  const format = readFormat(folder);
  if (format === FORMAT) return;
  if (format === "damaged") onAlarm(markCorrupt(markerPath(folder), quarantine(markerPath(folder))));
  await markFormat(files, folder);
}

/** Undefined for a folder without a mark: a new one. "damaged" when it is ours by its other words, or no JSON at all. */
function readFormat(folder: string): typeof FORMAT | "damaged" | undefined {
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
  if (Number(format) !== FORMAT) throw unknownFormat(path, format);
  return FORMAT;
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
