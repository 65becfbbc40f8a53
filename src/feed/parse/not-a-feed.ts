import { type NotAFeed, ParseError } from "../../domain/errors.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { feedsOfLinkHeader, findAdvertisedFeeds } from "./advertised-feeds.js";

/** How much of a document is looked at to say what it is. */
const HEAD_CHARS = 4_096;

/** Elements that begin documents of other kinds, and what to call those. */
const OTHER_XML: Readonly<Record<string, string>> = {
  opml: "an OPML list of feeds: import it instead",
  urlset: "a sitemap: set the source's kind to sitemap",
  sitemapindex: "a sitemap index: set the source's kind to sitemap",
  svg: "an SVG picture",
  error: "an error message of the server",
  opensearchdescription: "an OpenSearch description",
};

const MAGIC: readonly (readonly [string, RegExp])[] = [
  ["gzip data", /^\x1f\x8b/],
  ["a PNG picture", /^\x89PNG/],
  ["a GIF picture", /^GIF8[79]a/],
  ["a JPEG picture", /^\xff\xd8\xff/],
  ["a PDF file", /^%PDF-/],
  ["a ZIP archive", /^PK\x03\x04/],
  ["an MP3 file", /^ID3/],
];

/** What the bytes are when they are no text at all. */
export function describeBinary(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, HEAD_CHARS)).toString("latin1");
  return MAGIC.find(([, pattern]) => pattern.test(head))?.[0];
}

/** Says what a text without a feed in it is. */
export function explainText(
  text: string,
  document: SourceDocument,
  element: string | undefined,
  isCut: boolean,
): ParseError {
  const { url } = document;
  const head = text.slice(0, HEAD_CHARS);
  const name = element?.toLowerCase();
  if (name === "html" || /<!doctype\s+html|<(?:html|head|body|meta|script)[\s>]/i.test(head))
    return explainPage(text, document);
  if (isCut) return rejectNotAFeed(url, "truncated", "ends before its feed begins; the answer was cut off");
  if (name !== undefined) {
    const local = name.slice(name.indexOf(":") + 1);
    const known = Object.hasOwn(OTHER_XML, local) ? OTHER_XML[local] : undefined;
    const kind = known ?? `XML, but no feed; its first element is <${name.slice(0, 60)}>`;
    return rejectNotAFeed(url, "xml", `is ${kind}`);
  }
  if (controlShare(head) > 0.1) return rejectNotAFeed(url, "binary", "is binary data, not text");
  if (/^\s*<\?xml/.test(head)) return rejectNotAFeed(url, "truncated", "has an XML prolog and nothing behind it");
  return rejectNotAFeed(
    url,
    "text",
    `is text, but no feed; it begins “${head.trim().slice(0, 60).replace(/\s+/g, " ")}”`,
  );
}

function explainPage(text: string, document: SourceDocument): ParseError {
  const { url } = document;
  const advertised = [...new Set([...findAdvertisedFeeds(text, url), ...feedsOfLinkHeader(document)])];
  const way = advertised.length === 0 ? "it advertises no feed" : `it advertises ${advertised.join(", ")}`;
  return rejectNotAFeed(url, "html", `is an HTML page, not a feed; ${way}`, advertised);
}

function controlShare(head: string): number {
  return [...head.matchAll(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)].length / Math.max(head.length, 1);
}

/** An error that names the document, what it is, and the way out. */
export function rejectNotAFeed(
  url: string,
  what: NotAFeed,
  why: string,
  advertised: readonly string[] = [],
  options?: ErrorOptions,
): ParseError {
  return new ParseError(`${url} ${why}`, what, advertised, options);
}
