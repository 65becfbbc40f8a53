import type { ArticleRules } from "../domain/article-rules.js";
import type { Instant } from "../lib/dates/instant.js";

export interface ReadArticleOptions {
  readonly rules?: ArticleRules;
  /** What zoneless dates of the source are in: an IANA name or a fixed offset. Wins over everything but a zone in the date. */
  readonly timeZone?: string;
  /** The source's language as configured; wins over the page's and the text's. */
  readonly language?: string;
  /** What relative dates ("2 jam lalu") are relative to; without it they are not read. */
  readonly now?: Instant;
  /** What relative addresses are relative to, when that is not the document's own address. */
  readonly baseUrl?: string;
}
