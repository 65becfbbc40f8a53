import { join } from "node:path";
import { StoreError } from "./errors.js";
import { type FileSystem, replaceFile } from "./file-system.js";
import { readIfThere } from "./source-adapter.js";
import { FORMAT, tooNew } from "./source-file.js";

/** Makes sure that the folder is of the format this Muara reads, and says so in `muara.json`. @throws StoreError `version`. */
export async function prepareFormat(
  fs: FileSystem,
  folder: string,
  options: { readOnly?: boolean } = {},
): Promise<void> {
  const path = join(folder, "muara.json");
  const text = readIfThere(path)?.toString("utf8");
  const [, format] = /"format":\s*(\d+)/.exec(text ?? "") ?? [];
  if (format !== undefined && Number(format) > FORMAT) throw tooNew(path, format);
  if (format !== undefined || options.readOnly) return;
  if (text === undefined || text.trim() === "") await replaceFile(fs, path, [Buffer.from(marker())]);
  else throw new StoreError(`${path} names no format: is ${folder} a data folder of Muara?`, "version");
}

function marker(): string {
  return `${JSON.stringify({ what: "data folder of Muara, see docs/store.md", format: FORMAT })}\n`;
}
