import type { z } from "zod";
import { nearest } from "../../lib/text/nearest.js";
import type { ConfigPath } from "../load/document.js";
import { keysAt, placesOfKey } from "../load/known-keys.js";

/** Words of other programs for a key of ours; the first that the place knows is meant. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  ...words(
    ["interval", "minInterval"],
    "every frequency refresh period schedule pollinterval pollevery ttl cron updateinterval",
  ),
  ...words(["matches", "include"], "regex regexp pattern match expression"),
  ...words(["startsWith"], "beginswith prefix starts begins"),
  ...words(["equals"], "is equal eq"),
  ...words(["atLeast"], "min minimum minlength longerthan morethan gte"),
  ...words(["atMost"], "maxlength shorterthan lessthan lte"),
  ...words(["contains"], "has word words keyword keywords includes contain text"),
  ...words(["all"], "and allof"),
  ...words(["any"], "or anyof oneof some"),
  ...words(["not"], "none except"),
  ...words(["url", "from"], "link href feed feedurl xmlurl address rss website site uri file path src"),
  ...words(["title"], "name label caption"),
  ...words(["tags"], "category categories group groups folder folders labels"),
  ...words(["language"], "lang locale"),
  ...words(["timeZone"], "tz zone utcoffset"),
  ...words(["paused"], "disabled enabled active inactive pause"),
  ...words(["limit", "maxItems", "maxLinks", "atMost"], "max maximum count size items maxentries"),
  ...words(["limitPerSource"], "maxpersource persource"),
  ...words(["maxAge", "newerThan"], "age days keepfor expire"),
  ...words(["keep"], "filter where only allow accept"),
  ...words(["drop"], "reject without block deny ignore"),
  ...words(["dedupe"], "unique duplicates dedup deduplicate merge"),
  ...words(["order"], "sort sortby orderby sorting"),
  ...words(["fullText"], "fulltext content readability scrape crawl full"),
  ...words(["kind"], "type format"),
  ...words(["token"], "private key"),
};

export interface KeyHint {
  /** The key that was meant, where that is one of the same place. */
  readonly meant?: string;
  readonly hint?: string;
}

/** What an unknown key was meant to be: a key of the same place, of another, or something outside the file. */
export function hintForKey(schema: z.ZodType, path: ConfigPath, key: string, given: readonly string[]): KeyHint {
  if (/secret|password/i.test(key))
    return { hint: "secrets come from the environment: MUARA_ADMIN_SECRET, MUARA_METRICS_SECRET" };
  if (/^database_?url$/i.test(key)) return { hint: "the database's address comes from the environment: DATABASE_URL" };
  const isFeed = path[0] === "feeds" && path.length === 2;
  if (isFeed && /^(?:tags?|ids?)$/i.test(key)) {
    const kind = /^t/i.test(key) ? "tags" : "ids";
    return { hint: `write "sources": { "${kind}": ["…"] }` };
  }
  const known = keysAt(schema, path);
  const free = known.filter((one) => !given.includes(one));
  const meant = synonym(key, free) ?? nearest(key, free);
  if (meant !== undefined) return { meant, hint: `did you mean "${meant}"?` };
  const taken = nearest(key, known);
  if (taken !== undefined) return { hint: `did you mean "${taken}"? It is there already` };
  const elsewhere = placesOfKey(schema, key);
  return elsewhere.length === 0 ? {} : { hint: `it belongs in ${elsewhere.join(" or ")}` };
}

function synonym(key: string, free: readonly string[]): string | undefined {
  const folded = key.toLowerCase().replace(/[-_\s]/g, "");
  const meant = Object.hasOwn(SYNONYMS, folded) ? (SYNONYMS[folded] ?? []) : [];
  return meant.find((one) => free.includes(one));
}

function words(keys: readonly string[], synonyms: string): Record<string, readonly string[]> {
  return Object.fromEntries(synonyms.split(" ").map((synonym) => [synonym, keys]));
}
