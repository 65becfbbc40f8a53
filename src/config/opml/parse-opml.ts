import { Parser } from "htmlparser2";

/** One line of an outline: a feed where it has an address, else a folder. */
export interface Outline {
  readonly title: string;
  readonly xmlUrl?: string;
  readonly htmlUrl?: string;
  readonly description?: string;
  readonly language?: string;
  /** `category` of OPML 2.0, as its parts: `/a/b,c` is `a/b` and `c`. */
  readonly categories: readonly string[];
  /** Ours: the source's id, so that a list survives a way out and in again. */
  readonly id?: string;
  readonly children: readonly Outline[];
}

export interface OpmlDocument {
  readonly title?: string;
  readonly outlines: readonly Outline[];
  /** Whether an `<opml>` element was there at all. */
  readonly isOpml: boolean;
  /** The document ends before its `<opml>` element does. */
  readonly isTruncated: boolean;
  /** It has more feeds than `maxFeeds`; the rest was not read. */
  readonly hasMore: boolean;
}

const DEPTH_LIMIT = 50;
const OUTLINE_LIMIT = 100_000;
const TEXT_CHARS = 4_000;
const SKIPPED_DEPTH_LIMIT = 1_000;
const CHUNK_CHARS = 16_384;

interface Open {
  readonly outline: Omit<Outline, "children">;
  readonly children: Outline[];
}

/**
 * Reads OPML 1.0 and 2.0, well-formed or not: bare ampersands, unclosed outlines, attributes in any case, folders nested
 * 50 deep (what is deeper is left out). Entities are never fetched nor expanded beyond the character references of XML and HTML.
 */
export function parseOpml(text: string, maxFeeds = OUTLINE_LIMIT): OpmlDocument {
  const root: Open = { outline: { title: "", categories: [] }, children: [] };
  const open: Open[] = [];
  let skipped = 0;
  let title: string | undefined;
  let isOpml = false;
  let inTitle = false;
  let count = 0;
  let feeds = 0;
  let isEnded = false;
  let isClosed = false;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === "opml") isOpml = true;
        inTitle = name === "title" && open.length === 0;
        if (name !== "outline") return;
        count += 1;
        if (skipped > 0 || count > OUTLINE_LIMIT || open.length >= DEPTH_LIMIT) {
          skipped += 1;
          return;
        }
        const outline = outlineOf(attributes);
        if (outline.xmlUrl !== undefined) feeds += 1;
        if (feeds > maxFeeds) skipped += 1;
        else open.push({ outline, children: [] });
      },
      ontext(words) {
        if (inTitle) title = `${title ?? ""}${words}`.slice(0, TEXT_CHARS);
      },
      onclosetag(name) {
        inTitle = false;
        if (name === "opml" && !isEnded) isClosed = true;
        if (name !== "outline") return;
        if (skipped > 0) {
          skipped -= 1;
          return;
        }
        const done = open.pop();
        if (done !== undefined) (open.at(-1) ?? root).children.push({ ...done.outline, children: done.children });
      },
    },
    { xmlMode: true, decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  // The parser's own work grows with the square of the depth: what nests this deep is no list of anybody's.
  for (
    let offset = text.startsWith("\uFEFF") ? 1 : 0;
    offset < text.length && skipped < SKIPPED_DEPTH_LIMIT && feeds <= maxFeeds;
  ) {
    parser.write(text.slice(offset, offset + CHUNK_CHARS));
    offset += CHUNK_CHARS;
  }
  isEnded = true;
  parser.end();
  const isStopped = skipped >= SKIPPED_DEPTH_LIMIT || feeds > maxFeeds;
  const clean = title?.trim() ?? "";
  return {
    ...(clean === "" ? {} : { title: clean }),
    outlines: root.children,
    isOpml,
    isTruncated: isOpml && !isClosed && !isStopped,
    hasMore: feeds > maxFeeds,
  };
}

/** Attributes come lower-cased; `text` is required by OPML 2.0, but some lists have `title` alone. */
function outlineOf(attributes: Readonly<Record<string, string>>): Omit<Outline, "children"> {
  const of = (...names: string[]) => {
    const found = names.map((name) => tidy(attributes[name])).find((value) => value !== "");
    return found === undefined || found === "" ? undefined : found;
  };
  const xmlUrl = of("xmlurl");
  const optional = {
    xmlUrl: xmlUrl ?? (/^(?:rss|atom|feed)$/i.test(of("type") ?? "") ? of("url") : undefined),
    htmlUrl: of("htmlurl"),
    description: of("description"),
    language: of("language"),
    id: of("muara:id"),
  };
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  const categories = (of("category") ?? "").split(",").map((part) => part.trim().replace(/^\/+|\/+$/g, ""));
  return { ...known, title: of("text", "title") ?? "", categories: categories.filter((part) => part !== "") };
}

function tidy(value: string | undefined): string {
  return (value ?? "").replace(/\s+/g, " ").trim().slice(0, TEXT_CHARS);
}
