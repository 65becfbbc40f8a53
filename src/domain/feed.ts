/** One merged output. What `feeds` of the config becomes. */
export interface Feed {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly language?: string;
  /** Which sources: `all`, or any of the ids and tags; then minus the exclusions. */
  readonly sources: { readonly all: boolean; readonly ids: readonly string[]; readonly tags: readonly string[] };
  readonly exclude: { readonly ids: readonly string[]; readonly tags: readonly string[] };
  readonly limit: number;
  /** No limit was set: the document also holds what arrived in the last 24 hours. */
  readonly holdsRecent?: true;
  readonly limitPerSource?: number;
  /** `arrival` cannot be configured: it is `firstSeen` without the exception for items of a source's first document. */
  readonly order: "published" | "firstSeen" | "arrival";
  /** Prefixes each title with the name of its source. */
  readonly sourceInTitle: boolean;
  /** Items that match are kept; absent keeps all. */
  readonly keep?: Filter;
  /** Items that match are dropped, after `keep`. */
  readonly drop?: Filter;
  readonly dedupe: Dedupe;
  /** A feed with a token is served only at `/feeds/<token>/<id>.<format>`. */
  readonly token?: string;
}

/** A field of which an item has no, one or several texts. */
export type FilterField = "title" | "text" | "author" | "category" | "language" | "source" | "url" | "attachmentType";

/** A condition over one item. Exactly one form each; `matches` is an RE2 pattern: linear time, no look-around. */
export type Filter =
  | { readonly any: readonly Filter[] }
  | { readonly all: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly field: FilterField; readonly contains: readonly string[] }
  | { readonly field: FilterField; readonly startsWith: readonly string[] }
  | { readonly field: FilterField; readonly equals: readonly string[] }
  | { readonly field: FilterField; readonly matches: string }
  | { readonly field: "hasImage"; readonly equals: boolean }
  | { readonly field: "length"; readonly atLeast: number }
  | { readonly field: "length"; readonly atMost: number }
  | { readonly olderThanMs: number }
  | { readonly newerThanMs: number };

export interface Dedupe {
  readonly by: "none" | "id" | "url" | "title" | "story";
  readonly windowMs: number;
  readonly prefer: "earliest" | "fullText" | "sourceOrder";
}
