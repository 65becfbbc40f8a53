import type { ParsedItem } from "../domain/parsed-feed.js";

/** Something a rule took out of a page, as it stood there. */
export interface Removal {
  readonly rule: string;
  readonly text: string;
}

/** One step of a reading, in plain words, in order. */
export interface ReadingStep {
  readonly step: "decoded" | "metadata" | "body" | "language" | "date" | "cleaned" | "pages";
  readonly detail: string;
}

/** One page read as one item: the item, and everything a person needs to see why it is so. */
export interface ArticleReading {
  readonly item: ParsedItem;
  /** The body as plain text, one paragraph a line. */
  readonly text: string;
  /** The caption of the lead image, kept here too when the page gave no address for the image. */
  readonly caption?: string;
  /** The credit of the lead image, apart from its caption. */
  readonly credit?: string;
  readonly siteName?: string;
  /** The next page of the same article, absolute. */
  readonly nextPage?: string;
  /** Where each field was found: `title` → `JSON-LD`. */
  readonly origins: Readonly<Record<string, string>>;
  readonly removed: readonly Removal[];
  readonly steps: readonly ReadingStep[];
  readonly warnings: readonly string[];
  /** The page ends early: its body may be half of the article. */
  readonly isTruncated?: true;
}
