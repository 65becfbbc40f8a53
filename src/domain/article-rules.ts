/**
 * Rules for pages of one site, as the config gives them. Every field is optional in the config; an empty list means
 * that the built-in defaults decide. Selectors are CSS; patterns are RE2.
 */
export interface ArticleRules {
  /** Selectors of the body, the first that matches wins; one that matches nothing warns and falls back to the generic path. */
  readonly body: readonly string[];
  readonly title: readonly string[];
  readonly authors: readonly string[];
  readonly date: readonly string[];
  readonly image: readonly string[];
  /** Elements removed from the body, beside the built-in chrome. */
  readonly remove: readonly string[];
  /** Names that datelines begin with (`RIAU24.COM`), beside the built-in forms. */
  readonly datelines: readonly string[];
  /** Texts that end an article, beside the built-in `(***)` and kin. */
  readonly endMarks: readonly string[];
  /** Beginnings of inserted links ("Baca juga:"), beside the built-in ones. */
  readonly inserts: readonly string[];
  /** Selector of the link to the next page of the same article. */
  readonly nextPage: readonly string[];
  /** At most so many pages of one article are joined. */
  readonly maxPages: number;
  /** Whether the built-in defaults apply beside these rules. */
  readonly defaults: boolean;
}

/** Rules for a list page: which links on it are articles. */
export interface ListRules {
  /** Selectors of links or of cards that hold one; empty: found by heuristics. */
  readonly links: readonly string[];
  /** RE2 patterns on the absolute URL. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** At most so many new links are followed at one poll. */
  readonly maxLinks: number;
}
