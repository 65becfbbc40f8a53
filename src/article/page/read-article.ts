import type { SourceDocument } from "../../domain/source-document.js";
import type { ArticleReading } from "../article-reading.js";
import { endsInTag } from "../list/cut-page.js";
import { decodePage } from "../markup/decode-page.js";
import type { ReadArticleOptions } from "../read-options.js";
import { readPlainText } from "../text/plain-text.js";
import { readHtmlPage } from "./html-page.js";

/**
 * Reads one page, saved page or plain text dump as one article. Pure and total: whatever the bytes, an item comes out, with
 * warnings where it is poor; how long that takes is bounded by the caller (`poll/threads/article-reader.ts`).
 */
export function readArticle(document: SourceDocument, options: ReadArticleOptions = {}): ArticleReading {
  const text = decodePage(document);
  const isHtml = looksLikeHtml(text);
  const reading = isHtml ? readHtmlPage(text, document.url, options) : readPlainText(text, document.url, options);
  if (document.isTruncated !== true && !(isHtml && endsInTag(text))) return reading;
  return { ...reading, isTruncated: true, warnings: ["the page ends early (truncated)", ...reading.warnings] };
}

function looksLikeHtml(text: string): boolean {
  const start = text.slice(0, 200_000);
  return /<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|p|h1|h2|table|span|br)\b[^>]{0,2000}>/i.test(
    start,
  );
}
