import { ParseError } from "../../domain/errors.js";
import type { ParsedFeed } from "../../domain/parsed-feed.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { parseFeedDate } from "../../lib/dates/feed-date.js";
import { decodeDocument } from "../../lib/encoding/decode-document.js";
import { looksDoublyEncoded } from "../../lib/encoding/mojibake.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { readDialect } from "./dialects/read-dialect.js";
import { readJsonFeed } from "./json/json-feed.js";
import { MAX_JSON_DEPTH, readJsonText } from "./json/json-text.js";
import { MAX_DOCUMENT_BYTES, MAX_UNREADABLE_DATE_CHARS } from "./limits.js";
import { describeBinary, explainText, rejectNotAFeed } from "./not-a-feed.js";
import { readXml } from "./xml/read-xml.js";

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
  const { bytes } = document;
  // Relative addresses of items must not inherit a secret of the feed's own address.
  const url = withoutSecrets(document.url);
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw rejectNotAFeed(url, "limit", `has ${bytes.length} bytes, more than the ${MAX_DOCUMENT_BYTES} that are read`);
  }
  const binary = describeBinary(bytes);
  if (binary !== undefined) throw rejectNotAFeed(url, "binary", `is ${binary}`);
  const { text, problem } = decodeDocument(bytes, document.contentType);
  // In UTF-8 the letters that such a text is told by begin with this byte; most documents have none.
  const doublyEncoded = bytes.includes(0xc3) && looksDoublyEncoded(text);
  const about = { document, doublyEncoded };
  const parsed = document.isTruncated ? readPart(text, about, options) : readText(text, about, options);
  return problem === undefined ? parsed : { ...parsed, problems: [`the document ${problem}`, ...parsed.problems] };
}

/** Reads a document of which the transfer broke off: what it is cannot be judged by its end. */
function readPart(text: string, about: DecodedDocument, options: ParseOptions): ParsedFeed {
  try {
    const parsed = readText(text, about, options);
    if (parsed.isTruncated) return parsed;
    const problem = "the transfer ended early; the items that are whole are kept";
    return { ...parsed, isTruncated: true, problems: [problem, ...parsed.problems] };
  } catch (error) {
    if (!(error instanceof ParseError) || error.what === "html") throw error;
    throw rejectNotAFeed(about.document.url, "truncated", "was cut off in the transfer before its first item", [], {
      cause: error,
    });
  }
}

interface DecodedDocument {
  readonly document: SourceDocument;
  /** Some of its texts went through UTF-8 twice. */
  readonly doublyEncoded: boolean;
}

function readText(text: string, { document, doublyEncoded }: DecodedDocument, options: ParseOptions): ParsedFeed {
  const { url } = document;
  const first = /[^\s\u0000\ufeff\u200b]/.exec(text)?.[0];
  if (first === undefined) throw rejectNotAFeed(url, "empty", "is empty");
  const parseDate = dateReader(options);
  if (first === "{" || first === "[") return readJson(text, { url, parseDate });
  const xml = readXml(text, { url, parseDate, doublyEncoded });
  if (xml.root === undefined) throw explainText(text, document, xml.firstElement, xml.truncated);
  if (xml.truncated && xml.root === "entry") throw rejectNotAFeed(url, "truncated", "ends within its only <entry>");
  const feed = readDialect(xml);
  const bare = feed.items.length === 0 && feed.title === undefined && feed.link === undefined;
  if (xml.truncated && bare)
    throw rejectNotAFeed(url, "truncated", `ends within its <${xml.root}> before anything was said`);
  return feed;
}

/** Reads the dates of one document. What is none costs far more to read than what is, so there is an end to that. */
function dateReader(options: ParseOptions): (text: string) => string | undefined {
  let left = MAX_UNREADABLE_DATE_CHARS;
  return (text) => {
    if (left < 0) return undefined;
    const date = parseFeedDate(text, options) ?? readZeroTime(text);
    if (date === undefined) left -= text.length;
    return date;
  };
}

/** Year 1, which programs write for "no date": kept as what the document says, left out of the clean item. */
function readZeroTime(text: string): string | undefined {
  return /^\s*(?:0001-01-01[T ]|(?:Mon, )?0?1 Jan 0001 )00:00/.test(text) ? "0001-01-01T00:00:00Z" : undefined;
}

function whyNotJsonFeed(value: unknown): string {
  if (Array.isArray(value)) return "it is a list; a JSON Feed is an object with version and items";
  const hasItems = typeof value === "object" && value !== null && "items" in value && Array.isArray(value.items);
  return hasItems ? "it has no version, and its items lack id, url or content" : "it has no version and no items";
}

function readJson(text: string, options: { url: string; parseDate: (text: string) => string | undefined }): ParsedFeed {
  const json = readJsonText(text);
  if ("error" in json) {
    const { isTruncated, isTooDeep, error: cause } = json;
    if (isTooDeep) throw rejectNotAFeed(options.url, "limit", `is JSON nested deeper than ${MAX_JSON_DEPTH} levels`);
    if (isTruncated)
      throw rejectNotAFeed(options.url, "truncated", "is JSON that was cut off: it ends early", [], { cause });
    throw rejectNotAFeed(options.url, "json", "begins like JSON, but is not valid JSON", [], { cause });
  }
  const feed = readJsonFeed(json.value, options);
  if (feed === undefined && json.isTruncated) {
    throw rejectNotAFeed(options.url, "truncated", "is JSON that was cut off before its version and its items");
  }
  if (feed === undefined)
    throw rejectNotAFeed(options.url, "json", `is JSON, but not a JSON Feed: ${whyNotJsonFeed(json.value)}`);
  const truncated = json.isTruncated ? { isTruncated: true as const } : {};
  return json.problem === undefined ? feed : { ...feed, ...truncated, problems: [json.problem, ...feed.problems] };
}
