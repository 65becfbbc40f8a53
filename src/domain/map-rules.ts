/** One way to read a value of a row, or several of which the first that finds something counts. */
export type MapField = readonly string[];

/** How a document with a list becomes items: which parts are rows, and where the fields of an item are in each. */
export interface MapRules {
  readonly from: "html" | "json" | "xml" | "json-in-html";
  /** The rows: a CSS selector, or an RFC 9535 JSONPath. */
  readonly items: string;
  /** Which elements of a page hold the JSON of `json-in-html`; without it every one. */
  readonly data?: string;
  readonly id?: MapField;
  readonly title?: MapField;
  readonly url?: MapField;
  readonly date?: MapField;
  readonly dateFormat?: string;
  readonly summary?: MapField;
  readonly content?: MapField;
  readonly image?: MapField;
  readonly authors?: MapField;
  readonly categories?: MapField;
  readonly attachment?: MapField;
  /** The page of each row is read for its text. */
  readonly article: boolean;
  /** The address of the page that continues the list. */
  readonly next?: string;
  readonly maxPages: number;
}

/** The fields that a mapping reads from each row. */
export const MAP_FIELDS = [
  "id",
  "title",
  "url",
  "date",
  "summary",
  "content",
  "image",
  "authors",
  "categories",
  "attachment",
] as const;

export type MapFieldName = (typeof MAP_FIELDS)[number];
