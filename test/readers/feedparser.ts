import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/paths.js";
import { entriesOf, pythonWith, type Reader, runProgram } from "./reader.js";

/** feedparser, which Python's readers are made of; a few lines keep what it brings by id, as they do. */
export const feedparser: Reader = {
  name: "feedparser",
  onNewTitle: "replaces",
  pollsToLearn: 1,
  missing: () => (pythonWith("feedparser") === undefined ? "Python's feedparser is not installed" : undefined),
  async subscribe(folder, feeds) {
    const state = join(folder, "state.json");
    writeFileSync(state, JSON.stringify(Object.fromEntries(feeds.map((url) => [url, { entries: {} }]))));
    const script = `${projectRoot}test/readers/feedparser_reader.py`;
    const python = pythonWith("feedparser") ?? "python3";
    return {
      poll: async () => void (await runProgram(folder, python, [script, "poll", state])),
      entries: () => entriesOf(folder, "feedparser", [script, "entries", state]),
    };
  },
};
