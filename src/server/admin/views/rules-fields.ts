import type { Source } from "../../../domain/source.js";
import { formatDuration } from "../../../lib/quantity.js";
import { area, choice, type FormValues, field, linesIn, numberIn, textIn } from "./form.js";

const RETRY_SCOPES: Readonly<Record<Source["retryScope"], string>> = {
  source: "this source",
  host: "all of its host",
  site: "all of its domain",
};
const YES_NO = { true: "yes", false: "no" };
const RESPECT_CACHE = { true: "respected", false: "overridden by the interval" };

/** Rules that are lists of lines: the key in the config, and what it is called here. */
const ARTICLE_LINES = [
  ["article.body", "Body"],
  ["article.title", "Title"],
  ["article.authors", "Authors"],
  ["article.date", "Date"],
  ["article.image", "Lead image"],
  ["article.remove", "Removed from the body"],
  ["article.nextPage", "Link to the next page"],
  ["article.datelines", "Beginnings of datelines (texts)"],
  ["article.endMarks", "Marks that end an article (texts)"],
  ["article.inserts", "Beginnings of inserted links (texts)"],
] as const;

const LIST_LINES = [
  ["list.links", "Links, or cards that hold one (selectors)"],
  ["list.include", "Only addresses that match (patterns)"],
  ["list.exclude", "No addresses that match (patterns)"],
] as const;

/** The fields that few sources need, folded away. */
export function rulesFields(values: FormValues): string {
  const value = (name: string) => textIn(values, name);
  const lines = ([name, label]: readonly [string, string]) => area({ name, label, value: value(name) });
  const number = (name: string, label: string) => field({ name, label, value: value(name), type: "number" });
  return [
    "<details><summary>Limits</summary>",
    number("retention.maxItems", "Items kept at most"),
    field({
      name: "retention.maxAge",
      label: "Kept for",
      value: value("retention.maxAge"),
      hint: "Such as 90d. Empty: for good.",
    }),
    choice("retryScope", "How far a Retry-After reaches", RETRY_SCOPES, value("retryScope")),
    choice("respectCache", "Cache lifetimes of the server", RESPECT_CACHE, value("respectCache")),
    "</details>",
    "<details><summary>How article pages are read</summary>",
    '<p class="soft">CSS selectors, one a line; the first that matches wins. Empty: what the config says for all sources, else the built-in rules.</p>',
    ...ARTICLE_LINES.map(lines),
    number("article.maxPages", "Pages of one article at most"),
    choice("article.defaults", "Built-in rules apply too", YES_NO, value("article.defaults")),
    "</details>",
    "<details><summary>Which links of a list page are articles</summary>",
    ...LIST_LINES.map(lines),
    number("list.maxLinks", "New links followed at one poll at most"),
    "</details>",
  ].join("\n");
}

export function rulesForm({ article, list, retention, retryScope, respectCache }: Source): FormValues {
  const parts: Readonly<Record<string, unknown>> = {
    ...prefixed("article", article),
    ...prefixed("list", list),
  };
  const texts = Object.entries(parts).map(([name, value]) => [name, [value].flat().join("\n")]);
  return {
    ...Object.fromEntries(texts),
    "retention.maxItems": String(retention.maxItems),
    "retention.maxAge": retention.maxAgeMs === undefined ? "" : formatDuration(retention.maxAgeMs),
    retryScope,
    respectCache: String(respectCache),
  };
}

/** The keys of the config that these fields stand for. */
export function rulesValues(form: FormValues): Record<string, unknown> {
  const listed = [...ARTICLE_LINES, ...LIST_LINES].map(([name]) => [name, linesIn(form, name)]);
  const counted = ["article.maxPages", "list.maxLinks", "retention.maxItems"].map((name) => [
    name,
    numberIn(form, name),
  ]);
  const flagIn = (name: string) => (textIn(form, name) === "" ? undefined : textIn(form, name) === "true");
  return {
    ...Object.fromEntries([...listed, ...counted]),
    "article.defaults": flagIn("article.defaults"),
    "retention.maxAge": textIn(form, "retention.maxAge") || undefined,
    retryScope: textIn(form, "retryScope") || undefined,
    respectCache: flagIn("respectCache"),
  };
}

function prefixed(name: string, rules: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rules).map(([key, value]) => [`${name}.${key}`, value]));
}
