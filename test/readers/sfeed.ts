import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toInstant } from "../../src/lib/dates/instant.js";
import { type Entry, missingProgram, type Reader, runProgram } from "./reader.js";

/**
 * sfeed, which keeps a file of lines a feed; asks with ETags as its README shows. A line is told apart by its id, title and
 * address together, so that a new title is a new line.
 */
export const sfeed: Reader = {
  name: "sfeed",
  onNewTitle: "adds",
  pollsToLearn: 1,
  missing: () => missingProgram("sfeed_update", "curl"),
  async subscribe(folder, feeds) {
    const [lists, etags] = [join(folder, "feeds"), join(folder, "etags")];
    mkdirSync(lists);
    mkdirSync(etags);
    const config = join(folder, "sfeedrc");
    writeFileSync(config, configText(lists, etags, feeds));
    return {
      poll: async () => void (await runProgram(folder, "sfeed_update", [config])),
      entries: async () =>
        readdirSync(lists).flatMap((name) => entriesIn(readFileSync(join(lists, name), "utf8"), feeds[Number(name)])),
    };
  },
};

function configText(lists: string, etags: string, feeds: readonly string[]): string {
  return `sfeedpath="${lists}"
fetch() {
  etag="${etags}/$(basename "$3")"
  curl -L --max-redirs 0 -f -s -m 15 --compressed --etag-save "$etag" --etag-compare "$etag" "$2"
}
feeds() {
${feeds.map((url, at) => `  feed "${at}" "${url}"`).join("\n")}
}
`;
}

/** sfeed(5): time, title, link, content, its type, id, author, enclosure, categories. */
function entriesIn(text: string, feed = ""): Entry[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [seconds = "", title = "", link = "", , , id = "", , enclosure = ""] = line.split("\t");
    const date = toInstant(Number(seconds) * 1000);
    return { feed, id, title, link, date, enclosures: enclosure === "" ? [] : [enclosure] };
  });
}
