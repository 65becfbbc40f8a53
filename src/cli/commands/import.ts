import { readFileSync } from "node:fs";
import type { Config } from "../../config/config.js";
import { editConfig } from "../../config/edit/edit-config.js";
import { loadConfig } from "../../config/load/load-config.js";
import { decodeList } from "../../config/load/read-text-file.js";
import { MuaraError } from "../../domain/errors.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { type CommandContext, EXIT } from "../context.js";
import { plain } from "../output/terminal.js";
import { readAll } from "../read-stdin.js";
import { opmlEdits } from "../runtime/opml-edits.js";
import { UsageError } from "../usage-error.js";
import { importItems } from "./import-items.js";

export interface ImportOptions {
  /** Given to every source of the list. */
  readonly tag?: readonly string[];
  readonly dryRun?: boolean;
}

/** Takes in a file or stdin: the sources of an OPML list into the config, or items as JSON Lines into the store. */
export async function runImport(context: CommandContext, place: string, options: ImportOptions): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  const text = decodeList(place === "-" ? await readAll(context.stdin) : readBytes(place));
  if (/^\uFEFF?\s*\{/.test(text)) return importItems(context, config, text, options.dryRun === true);
  return importSources(context, config, place, text, options);
}

function importSources(
  context: CommandContext,
  config: Config,
  place: string,
  text: string,
  options: ImportOptions,
): number {
  let listed: ReturnType<typeof opmlEdits>;
  try {
    listed = opmlEdits(config, text, options.tag ?? []);
  } catch (error) {
    if (!(error instanceof MuaraError)) throw error;
    throw new UsageError(`${place}: ${error.message} An OPML list or items as JSON Lines can be imported.`);
  }
  const { edits, fresh, known, warnings } = listed;
  for (const warning of warnings) context.stderr.write(`${plain(warning)}\n`);
  if (options.dryRun)
    for (const { url, title } of fresh) context.stdout.write(`${withoutSecrets(url)}\t${plain(title ?? "")}\n`);
  else if (edits.length > 0) editConfig(context.configPath, edits, context.env);
  const done = options.dryRun ? "would be added" : "added";
  context.stderr.write(`${fresh.length} sources ${done}, ${known} were there already, ${warnings.length} left out\n`);
  return EXIT.ok;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
