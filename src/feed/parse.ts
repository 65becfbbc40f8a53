import { findAdvertisedFeeds } from "./advertised.js";
import { parseFeedDate } from "./dates.js";
import { readDialect } from "./dialects/feed.js";
import { decodeDocument } from "./encoding.js";
import { type NotAFeed, ParseError } from "./errors.js";
import { readJsonFeed } from "./json-feed.js";
import { MAX_DOCUMENT_BYTES } from "./limits.js";
import type { ParsedFeed, SourceDocument } from "./model.js";
import { readXml } from "./xml/reader.js";

export interface ParseOptions {
  /** What dates without a zone are in: an IANA name or an offset. */
  readonly timeZone?: string;
  /** What the names of months and days are in; the document's own word is used where this is absent. */
  readonly language?: string;
}

/**
 * Reads a document as a feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1, CDF, in any encoding.
 * What was repaired or cut is told in `problems`. Takes time linear in the size of the document and fetches nothing.
 *
 * @throws ParseError when the document is no feed; `what` says what it is, `advertised` which feeds a page names.
 */
export function parseFeed(document: SourceDocument, options: ParseOptions = {}): ParsedFeed {
  const { bytes, url } = document;
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw refuse(url, "limit", `has ${bytes.length} bytes, more than the ${MAX_DOCUMENT_BYTES} that are read`);
  }
  const { text, problem } = decodeDocument(bytes, document.contentType);
  const parsed = readText(text, url, options);
  return problem === undefined ? parsed : { ...parsed, problems: [`the document ${problem}`, ...parsed.problems] };
}

function readText(text: string, url: string, options: ParseOptions): ParsedFeed {
  const first = /[^\s\u0000\ufeff\u200b]/.exec(text)?.[0];
  if (first === undefined) throw refuse(url, "empty", "is empty");
  const parseDate = (date: string) => parseFeedDate(date, options);
  if (first === "{" || first === "[") return readJson(text, { url, parseDate });
  const xml = readXml(text, { url, parseDate });
  if (xml.root === undefined) throw explain(text, url, xml.firstElement);
  return readDialect(xml);
}

function readJson(text: string, options: { url: string; parseDate: (text: string) => string | undefined }): ParsedFeed {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^[\s\u0000\ufeff\u200b]+/, ""));
  } catch (cause) {
    throw refuse(options.url, "truncated", "is JSON that cannot be read", [], { cause });
  }
  const feed = readJsonFeed(value, options);
  if (feed === undefined) throw refuse(options.url, "json", "is JSON, but not a JSON Feed");
  return feed;
}

function explain(text: string, url: string, element: string | undefined): ParseError {
  const name = element?.toLowerCase();
  if (name === "html" || /<!doctype\s+html|<(html|head|body)[\s>]/i.test(text.slice(0, 4096))) {
    const advertised = findAdvertisedFeeds(text, url);
    const way = advertised.length === 0 ? "it advertises no feed" : `it advertises ${advertised.join(", ")}`;
    return refuse(url, "html", `is an HTML page; ${way}`, advertised);
  }
  if (name !== undefined) return refuse(url, "xml", `is XML, but no feed: its first element is <${name.slice(0, 60)}>`);
  return refuse(url, "text", "is text, but no feed");
}

function refuse(url: string, what: NotAFeed, why: string, advertised: readonly string[] = [], options?: ErrorOptions) {
  return new ParseError(`${url} ${why}`, what, advertised, options);
}
