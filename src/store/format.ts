import { join } from "node:path";
import { StoreError } from "./errors.js";
import { type FileSystem, replaceFile } from "./file-system.js";
import { readIfThere } from "./source-adapter.js";
import { FORMAT, tooNew } from "./source-file.js";

/** Whether the folder is one that this Muara reads. @throws StoreError `version`. */
export function checkFormat(folder: string): "current" | "unmarked" {
  const path = join(folder, "muara.json");
  const text = readIfThere(path)?.toString("utf8").trim() ?? "";
  if (text === "") return "unmarked";
  const [, format] = /"format":\s*(\d+)/.exec(text) ?? [];
  if (format === undefined)
    throw new StoreError(`${path} names no format: is ${folder} a data folder of Muara?`, "version");
  if (Number(format) > FORMAT) throw tooNew(path, format);
  return "current";
}

/** Checks the folder and marks a new one with its format in `muara.json`. @throws StoreError `version`. */
export async function prepareFormat(files: FileSystem, folder: string): Promise<void> {
  if (checkFormat(folder) === "current") return;
  const marker = { what: "data folder of Muara, see docs/store.md", format: FORMAT };
  await replaceFile(files, join(folder, "muara.json"), [Buffer.from(`${JSON.stringify(marker)}\n`)]);
}
