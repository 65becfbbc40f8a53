import { Parser } from "htmlparser2";
import { foldSpace } from "../markup/parse-markup.js";

/** The texts of one entry by the path of their element (`loc`, `news/publication/language`), without prefixes; the first of each. */
export type SitemapEntry = ReadonlyMap<string, string>;

/** What is read of an entry; all else is passed over. */
const PATHS = new Set([
  "loc",
  "lastmod",
  "news/title",
  "news/publication_date",
  "news/publication/language",
  "news/keywords",
  "image/loc",
]);
/** Deeper elements end the reading: no sitemap has them, and the parser's work grows with the square of the depth. */
const MAX_DEPTH = 64;
/** Elements from the root to the deepest of `PATHS`, both included. */
const MAX_PATH_DEPTH = 5;
const MAX_TEXT_CHARS = 4_000;
const CHUNK_CHARS = 65_536;

/**
 * Reads the entries of a sitemap one by one, `name` being that of their element, and holds none of them. Only an entry whose
 * end tag was read counts. `false` when the document ends before its root does.
 */
export function readEntries(text: string, name: string, onEntry: (entry: SitemapEntry) => void): boolean {
  const open: string[] = [];
  let entry: Map<string, string> | undefined;
  let words = "";
  let isWhole = false;
  const parser = new Parser(
    {
      onopentag(tag) {
        open.push(localName(tag));
        words = "";
        if (open.length === 2 && open[1] === name) entry = new Map();
        if (open.length > MAX_DEPTH) parser.pause();
      },
      ontext(part) {
        if (entry !== undefined && words.length < MAX_TEXT_CHARS) words += part;
      },
      onclosetag() {
        if (entry !== undefined && open.length <= MAX_PATH_DEPTH) {
          const at = open.slice(2).join("/");
          if (PATHS.has(at) && !entry.has(at)) entry.set(at, foldSpace(words.slice(0, MAX_TEXT_CHARS)));
        }
        if (open.length === 2 && entry !== undefined) {
          onEntry(entry);
          entry = undefined;
        }
        open.pop();
        words = "";
        if (open.length === 0) isWhole = true;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  for (let at = 0; at < text.length && open.length <= MAX_DEPTH; at += CHUNK_CHARS) {
    parser.write(text.slice(at, at + CHUNK_CHARS));
  }
  // Without `parser.end()`, which would close the elements whose end tags are missing.
  return isWhole;
}

/** Prefixes differ from site to site: the local name decides. */
function localName(tag: string): string {
  return (tag.split(":").pop() ?? "").toLowerCase();
}
