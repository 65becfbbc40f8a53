import { ARTICLE_DEFAULTS, LIST_DEFAULTS } from "../../src/config/load/resolve.js";
import type { Source } from "../../src/domain/source.js";

/** A source as a config without a word about it would give it; tests change what they are about. */
export function sourceOf(id: string, more: Partial<Source> = {}): Source {
  return {
    id,
    url: `https://${id}.example/feed`,
    tags: [],
    kind: "auto",
    respectCache: true,
    paused: false,
    updates: "replace",
    retention: { maxItems: 1000 },
    fullText: false,
    retryScope: "host",
    article: ARTICLE_DEFAULTS,
    list: LIST_DEFAULTS,
    ...more,
  };
}
