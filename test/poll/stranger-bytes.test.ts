import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect } from "chai";
import { MAX_UNPACKED_BYTES } from "../../src/article/list/sitemap.js";
import { SYNC_MAX_BYTES } from "../../src/fetch/connection/content-coding.js";
import { FETCH_LIMITS } from "../../src/fetch/fetch-limits.js";
import { MAX_TEASER_CHARS } from "../../src/poll/documents/add-full-text.js";
import { MAX_INLINE_ITEMS } from "../../src/poll/documents/decide-items.js";
import { HEAP_LIMIT_MB } from "../../src/poll/threads/article-reader.js";
import { MAX_INLINE_BYTES, PARSE_HEAP_MB } from "../../src/poll/threads/feed-parser.js";
import { projectRoot } from "../support/paths.js";

/**
 * `thread`: a thread of its own, with a limit of memory and time · `inline`: the main thread, up to the limit, else a thread ·
 * `slices`: the main thread, which goes on after each slice · `own`: a process of the operator, or what the operator wrote.
 */
type Place = "thread" | "inline" | "slices" | "own";

interface Entry {
  /** Files outside the pure layers that call it, and where it runs there. */
  readonly callers: Readonly<Record<string, Place>>;
  readonly limit: number | string;
}

/** Every function that takes what strangers sent and is called from outside the pure layers. */
const ENTRIES: Readonly<Record<string, Entry>> = {
  "article/markup/decode-page.ts#decodePage": {
    callers: { "cli/discover/discover.ts": "thread" },
    limit: PARSE_HEAP_MB,
  },
  "article/body/full-text.ts#betterBody": {
    callers: { "poll/threads/document-jobs.ts": "thread" },
    limit: PARSE_HEAP_MB,
  },
  "article/body/full-text.ts#isShort": {
    callers: { "poll/documents/add-full-text.ts": "slices" },
    limit: MAX_TEASER_CHARS,
  },
  "article/list/article-links.ts#findArticleLinks": {
    callers: { "cli/discover/inspect.ts": "thread", "poll/threads/document-jobs.ts": "thread" },
    limit: PARSE_HEAP_MB,
  },
  "article/page/read-article.ts#readArticle": {
    callers: { "poll/threads/article-reader-thread.ts": "thread" },
    limit: HEAP_LIMIT_MB,
  },
  "article/map/map-document.ts#mapDocument": {
    callers: { "cli/discover/inspect.ts": "thread", "poll/threads/feed-parser-thread.ts": "thread" },
    limit: PARSE_HEAP_MB,
  },
  "article/list/sitemap.ts#readSitemap": {
    callers: { "cli/discover/inspect.ts": "thread", "poll/threads/document-jobs.ts": "thread" },
    limit: MAX_UNPACKED_BYTES,
  },
  "cli/discover/inspect.ts#inspect": {
    callers: { "cli/commands/check.ts": "own", "cli/discover/discover.ts": "thread", "cli/commands/preview.ts": "own" },
    limit: PARSE_HEAP_MB,
  },
  "config/load/read-text-file.ts#decodeList": {
    callers: { "cli/commands/import.ts": "own" },
    limit: "the operator's list",
  },
  "lib/encoding/decode-document.ts#decodeDocument": {
    callers: { "config/load/read-text-file.ts": "own", "poll/threads/document-jobs.ts": "thread" },
    limit: PARSE_HEAP_MB,
  },
  "feed/normalise/normalise-items.ts#normaliseItems": {
    callers: { "cli/commands/preview.ts": "own", "poll/threads/document-jobs.ts": "inline" },
    limit: MAX_INLINE_BYTES,
  },
  "feed/parse/parse-feed.ts#parseFeed": {
    callers: {
      "cli/discover/inspect.ts": "thread",
      "poll/threads/feed-parser-thread.ts": "thread",
      "poll/threads/feed-parser.ts": "inline",
    },
    limit: MAX_INLINE_BYTES,
  },
  "fetch/connection/decode-body.ts#decodeBody": {
    callers: { "fetch/fetcher.ts": "inline" },
    limit: SYNC_MAX_BYTES,
  },
  "poll/threads/document-jobs.ts#cleanItems": {
    callers: { "poll/threads/feed-parser-thread.ts": "thread", "poll/threads/feed-parser.ts": "inline" },
    limit: MAX_INLINE_BYTES,
  },
  "poll/documents/read-feed-document.ts#readFeedDocument": {
    callers: { "poll/documents/read-page.ts": "inline", "poll/fetch-source.ts": "inline" },
    limit: MAX_INLINE_BYTES,
  },
  "poll/documents/read-feed-document.ts#itemSource": {
    callers: { "poll/documents/read-mapped.ts": "inline", "poll/documents/read-page.ts": "inline" },
    limit: "the title alone",
  },
  "poll/documents/truncated-document.ts#truncatedError": {
    callers: { "poll/fetch-source.ts": "inline" },
    limit: "the address alone",
  },
  // These take texts or items, which their types do not show as a stranger's.
  "items/decide.ts#decide": {
    callers: { "poll/documents/decide-items.ts": "inline", "poll/threads/document-jobs.ts": "thread" },
    limit: MAX_INLINE_ITEMS,
  },
  "config/opml/opml-sources.ts#sourcesOfOpml": {
    callers: {
      "cli/runtime/opml-edits.ts": "thread",
      "config/load/include.ts": "own",
      "poll/threads/document-jobs.ts": "thread",
    },
    limit: "include[].maxSources",
  },
  "lib/large-bytes.ts#concatBytes": {
    callers: { "fetch/connection/body-buffer.ts": "slices", "publish/render-cache.ts": "slices" },
    limit: "polling.maxBody",
  },
  "lib/large-bytes.ts#copyToGive": {
    callers: { "poll/threads/given-document.ts": "slices" },
    limit: "polling.maxBody",
  },
  "poll/threads/given-document.ts#giveDocument": {
    callers: { "poll/threads/article-reader.ts": "slices", "poll/threads/feed-parser.ts": "slices" },
    limit: "polling.maxBody",
  },
  "lib/signatures.ts#hubSignature": {
    callers: { "publish/push/hub.ts": "own" },
    limit: "the published document",
  },
  "fetch/robots/robots-rules.ts#parseRobots": {
    callers: { "fetch/robots/robots.ts": "slices" },
    limit: FETCH_LIMITS.maxRobotsBytes,
  },
  "fetch/robots/robots-rules.ts#isAllowed": {
    callers: { "fetch/robots/robots.ts": "slices" },
    limit: FETCH_LIMITS.maxRobotsBytes,
  },
};

const TEXT_FUNCTIONS = ["decide", "sourcesOfOpml", "parseRobots", "isAllowed"];
const STRANGERS = /\b(?:SourceDocument|Uint8Array|Buffer|ParsedItem)\b/;
/** The store, the publisher and the server read what this process wrote. */
const READS_STRANGERS = /^(?:lib|feed|article|items|schedule|poll-state|compose|fetch|config|poll|cli)\//;
/** Folders without a thread or a request of their own: what they call runs where their caller does. */
const PURE = /^(?:lib|domain|feed|article|items|schedule|poll-state|compose)\//;

describe("what strangers sent", () => {
  const root = join(projectRoot, "src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".ts"));
  const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));

  it("is read by known functions, each in a known place within a limit", () => {
    const found = new Map<string, readonly string[]>();
    for (const [file, text] of texts) {
      if (!READS_STRANGERS.test(file)) continue;
      for (const name of strangerFunctions(text)) {
        const callers = callersOf(texts, file, name);
        if (callers.length > 0) found.set(`${file}#${name}`, callers);
      }
    }
    const table = Object.entries(ENTRIES).map(([name, { callers }]) => [name, Object.keys(callers).sort()]);
    expect([...found].sort()).to.deep.equal(table.sort());
    expect(found.size).to.be.greaterThan(15);
  });

  it("is never read where only the process itself sets the limit", () => {
    for (const [name, { limit }] of Object.entries(ENTRIES)) {
      expect(typeof limit === "string" || (limit > 0 && Number.isFinite(limit)), name).to.equal(true);
    }
  });

  it("reaches no search of the server but the one in a thread", () => {
    expect(callersOf(texts, "cli/discover/find-place.ts", "findPlace")).to.deep.equal([
      "cli/discover/address-finder-thread.ts",
    ]);
    const serves = ["cli/runtime/bootstrap.ts", "cli/runtime/create-admin-port.ts"].map(
      (file) => texts.get(file) ?? "",
    );
    for (const text of serves) expect(text).to.not.match(/from "\.\/(?:discover|look|find-place)\.js"/);
  });
});

/** The exported functions of a file that take bytes, documents or items as strangers sent them. */
function strangerFunctions(text: string): string[] {
  return [...text.matchAll(/^export (?:async )?function\*? (\w+)(?:<[^>]*>)?\(/gm)].flatMap(
    ({ 0: head, 1: name = "", index }) => {
      const begin = index + head.length;
      let depth = 1;
      let end = begin;
      for (; depth > 0 && end < text.length; end++) depth += text[end] === "(" ? 1 : text[end] === ")" ? -1 : 0;
      return STRANGERS.test(text.slice(begin, end)) || TEXT_FUNCTIONS.includes(name) ? [name] : [];
    },
  );
}

/** The files outside the pure folders, and outside its own where that reads for others, that import the function. */
function callersOf(texts: ReadonlyMap<string, string>, file: string, name: string): string[] {
  const path = file.replace(/\.ts$/, ".js");
  const imports = new RegExp(`^import \\{[^}]*\\b${name}\\b[^}]*\\} from "([^"]*)";`, "m");
  const isImported = (importer: string, text: string) => {
    const from = imports.exec(text)?.[1];
    return from !== undefined && posix.join(posix.dirname(importer), from) === path;
  };
  return [...texts]
    .filter(
      ([importer, text]) =>
        !PURE.test(importer) && importer !== "fetch/connection/decode-body.ts" && isImported(importer, text),
    )
    .map(([importer]) => importer)
    .sort();
}
