import type { Image } from "../../domain/item.js";
import type { Instant } from "../../lib/dates/instant.js";

/** A link to an article with what the list says of it: hints only, the article's own page knows better. */
export interface ArticleLink {
  readonly url: string;
  readonly title?: string;
  readonly published?: Instant;
  readonly image?: Image;
  readonly summary?: string;
}
