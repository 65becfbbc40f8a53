import type { ArticleRules, ListRules } from "./article-rules.js";
import type { MapRules } from "./map-rules.js";

/** One input: a feed URL, or an HTML page with rules. What `sources` of the config becomes. */
export interface Source {
  readonly id: string;
  readonly url: string;
  readonly title?: string;
  readonly tags: readonly string[];
  readonly language?: string;
  /** IANA name, or a fixed offset such as `+07:00`: what zoneless dates of this source are in. */
  readonly timeZone?: string;
  /** `auto` reads the bytes: a feed where they are one, else a page. `map` reads rows by the rules of `map`. */
  readonly kind: "auto" | "feed" | "page" | "sitemap" | "map";
  readonly paused: boolean;
  /** Fixes the time between polls; without it the interval is learnt. */
  readonly intervalMs?: number;
  /** With `false`, cache lifetimes and update periods do not prolong `intervalMs`. Without `intervalMs` they always apply. */
  readonly respectCache: boolean;
  readonly updates: "ignore" | "replace" | "bump";
  readonly retention: Retention;
  readonly fullText: boolean | "when-short";
  readonly retryScope: "source" | "host" | "site";
  readonly article: ArticleRules;
  readonly list: ListRules;
  /** Present for the kind `map`. */
  readonly map?: MapRules;
}

export interface Retention {
  readonly maxItems: number;
  readonly maxAgeMs?: number;
}
