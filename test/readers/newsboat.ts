import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/paths.js";
import { entriesOf, missingProgram, pythonWith, type Reader, runProgram } from "./reader.js";

/**
 * Newsboat, a reader in the terminal; what it holds is read from its database. One id is one item there, in however many
 * feeds it stands.
 */
export const newsboat: Reader = {
  name: "newsboat",
  onNewTitle: "replaces",
  pollsToLearn: 2,
  missing: () =>
    missingProgram("newsboat") ?? (pythonWith("sqlite3") === undefined ? "no Python to read its database" : undefined),
  async subscribe(folder, feeds) {
    const [urls, cache, config] = ["urls", "cache.db", "config"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(urls, `${feeds.join("\n")}\n`);
    writeFileSync(config, 'error-log "errors"\n');
    const options = ["-q", "-u", urls, "-c", cache, "-C", config];
    return {
      poll: async () => void (await runProgram(folder, "newsboat", [...options, "-x", "reload"])),
      entries: () => entriesOf(folder, "sqlite3", [`${projectRoot}test/readers/newsboat.py`, cache]),
    };
  },
};
