import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { toInstant } from "../../src/lib/dates/instant.js";
import { projectRoot } from "../support/paths.js";
import { feedparser } from "./feedparser.js";
import { newsboat } from "./newsboat.js";
import { entriesOf, missingProgram, type Reader, runProgram } from "./reader.js";
import { rss2email } from "./rss2email.js";
import { sfeed } from "./sfeed.js";

/** One item as a program of others reads it. */
export interface ReadItem {
  readonly id: string;
  /** Empty when the program finds none. */
  readonly link: string;
  /** Those of publication and of the last change, as far as the program tells; RFC 3339 in UTC with whole seconds. */
  readonly dates: readonly string[];
  readonly enclosures: readonly string[];
}

export interface FieldReader {
  readonly name: string;
  missing(): string | undefined;
  /** Reads one feed, whose bytes are `document`, in a folder of its own. */
  read(folder: string, url: string, document: string): Promise<readonly ReadItem[]>;
  /** Takes a file of `media:content` for an enclosure where an item has none. */
  readonly countsMedia?: true;
  /** Opens the first enclosure of an item that has no link. */
  readonly opensEnclosure?: true;
  /** Opens the id of an item that has no link. */
  readonly opensId?: true;
  /** Of several files that can be played it takes the last. */
  readonly takesLastFile?: true;
}

const READERS: readonly FieldReader[] = [
  { ...fieldReader(newsboat), takesLastFile: true },
  fieldReader(sfeed),
  { ...fieldReader(feedparser), opensId: true },
  { ...fieldReader(rss2email), opensId: true },
];

const LIBRARIES: readonly (Pick<FieldReader, "countsMedia" | "opensEnclosure"> & { readonly name: string })[] = [
  { name: "rss-parser", opensEnclosure: true },
  { name: "feedsmith" },
  { name: "feedparser", countsMedia: true },
  { name: "@rowanmanning/feed-parser", countsMedia: true },
  { name: "@extractus/feed-extractor", opensEnclosure: true },
  { name: "feedme" },
  { name: "react-native-rss-parser" },
];

/** gPodder, by its command line; an episode without a file is kept too. */
const gpodder: FieldReader = {
  name: "gPodder",
  countsMedia: true,
  missing: () => missingProgram("gpo"),
  async read(folder, url) {
    await runProgram(folder, "gpo", ["subscribe", url]);
    await runProgram(folder, "gpo", ["update"]);
    const [database] = ["Database", "gPodder/Database"].map((name) => join(folder, name)).filter(existsSync);
    const script = `${projectRoot}test/readers/gpodder.py`;
    return (await entriesOf(folder, "sqlite3", [script, database ?? ""])).map(itemOf);
  },
};

export const FIELD_READERS: readonly FieldReader[] = [...READERS, gpodder, ...LIBRARIES.map(libraryReader)];

/** podget loads the files of a feed and knows nothing else of it. */
export const podget = {
  missing: () => missingProgram("podget"),
  async load(folder: string, url: string): Promise<void> {
    const config = join(folder, "config");
    mkdirSync(config);
    const at = ["-d", config];
    await runProgram(folder, "podget", [...at, "--create-config", "podgetrc"]).catch(() => undefined);
    const text = readFileSync(join(config, "podgetrc"), "utf8").replace(/\r/g, "");
    const set = (name: string, value: string) => `${name}=${join(folder, value)}`;
    const own = [set("DIR_LIBRARY", "library"), set("DIR_SESSION", "session"), set("DIR_LOG", "log"), "MIN_SPACE=1"];
    writeFileSync(join(config, "podgetrc"), `${text}\n${own.join("\n")}\n`);
    writeFileSync(join(config, "serverlist"), `${url} category name\n`);
    for (const name of ["library", "session", "log"]) mkdirSync(join(folder, name));
    await runProgram(folder, "podget", [...at, "-v"]);
  },
};

function fieldReader(reader: Reader): FieldReader {
  return {
    name: reader.name,
    missing: () => reader.missing(),
    async read(folder, url) {
      const subscription = await reader.subscribe(mkdtempSync(join(folder, "home-")), [url]);
      await subscription.poll();
      return (await subscription.entries()).map(itemOf);
    },
  };
}

function itemOf({ id, link, date, enclosures }: Awaited<ReturnType<typeof entriesOf>>[number]): ReadItem {
  return { id, link, dates: [date], enclosures };
}

/** A parser of npm, read by `bench/read-fields.mjs`, since it is no dependency of Muara. */
function libraryReader({ name, ...habits }: (typeof LIBRARIES)[number]): FieldReader {
  return {
    ...habits,
    name: `${name} (npm)`,
    missing: () => (isInstalled(name) ? undefined : `bench/package.json names it, but it is not installed in bench`),
    async read(folder, _url, document) {
      const script = `${projectRoot}bench/read-fields.mjs`;
      const items: unknown = JSON.parse(await runProgram(folder, process.execPath, [script, name], document));
      return (Array.isArray(items) ? items : []).map((item: Partial<ReadItem>) => ({
        id: item.id ?? "",
        link: item.link ?? "",
        dates: (item.dates ?? []).map((date) => toInstant(Date.parse(date))),
        enclosures: item.enclosures ?? [],
      }));
    },
  };
}

/** In bench, or beside it. */
function isInstalled(name: string): boolean {
  const paths = createRequire(`${projectRoot}bench/package.json`).resolve.paths(name) ?? [];
  return paths.some((path) => existsSync(join(path, name)));
}
