import { domainToUnicode } from "node:url";
import { MuaraError } from "../domain/errors.js";
import type { Filter, FilterField } from "../domain/feed.js";
import type { ItemHead } from "../domain/stored-item.js";
import { normalizeText } from "../lib/text/normalize-text.js";
import { compilePattern, MAX_PATTERN_TEXT_CHARS, type Pattern } from "../lib/text/pattern.js";
import { compilePhraseMatcher, type SearchText, searchText } from "../lib/text/phrase-matcher.js";
import type { SketchCache } from "./sketch-cache.js";

/** Longer texts are searched in their beginning only. */
const MAX_TEXT_CHARS = 200_000;
const MAX_DEPTH = 32;

/** A filter that cannot be understood; the message names the pattern. */
export class FilterError extends MuaraError {
  override readonly name = "FilterError";
}

/** One item as a filter sees it. Strings are plain text. */
export interface FilterView {
  readonly head: { readonly sourceId: string } & Pick<
    ItemHead,
    "title" | "authors" | "categories" | "language" | "url" | "published" | "contentHash"
  >;
  readonly sourceTitle?: string | undefined;
  /** Title, summary and body; undefined while nobody has read them. */
  readonly textOf: () => string | undefined;
  /** Knows the answers on texts that did not change; new ones are kept there. */
  readonly memory?: SketchCache;
  readonly nowMs: number;
}

/** Whether the item matches; undefined when that hangs on its text and the text is not there yet. */
export type CompiledFilter = (view: FilterView) => boolean | undefined;

/**
 * Makes a filter ready: patterns compiled once, phrases folded once. Plain words match whole words whatever their case and
 * accents; `url` and `language` differ (part of the address; the language itself or a form of it, RFC 4647 section 3.3.1).
 * Patterns are RE2 and match anywhere in the value in NFC: `(?i)` for any case.
 * @throws FilterError naming the pattern that is not RE2, or when filters are nested deeper than 32.
 */
export function compileFilter(filter: Filter): CompiledFilter {
  return compileAt(filter, 1);
}

/** The instants (in ms) at which an age condition of this filter changes its answer for an item published then. */
export function ageLimits(filter: Filter | undefined): readonly number[] {
  if (filter === undefined) return [];
  if ("any" in filter) return filter.any.flatMap(ageLimits);
  if ("all" in filter) return filter.all.flatMap(ageLimits);
  if ("not" in filter) return ageLimits(filter.not);
  if ("olderThanMs" in filter) return [filter.olderThanMs];
  return "newerThanMs" in filter ? [filter.newerThanMs] : [];
}

/** Patterns on the text of items that are too large to search a text of 100,000 characters, and how much they search. */
export function shortPatterns(filter: Filter | undefined): readonly { pattern: string; maxChars: number }[] {
  if (filter === undefined) return [];
  if ("any" in filter) return filter.any.flatMap(shortPatterns);
  if ("all" in filter) return filter.all.flatMap(shortPatterns);
  if ("not" in filter) return shortPatterns(filter.not);
  if (!("matches" in filter) || filter.field !== "text") return [];
  const { maxChars } = patternOf(filter.matches);
  return maxChars < MAX_PATTERN_TEXT_CHARS ? [{ pattern: filter.matches, maxChars }] : [];
}

function compileAt(filter: Filter, depth: number): CompiledFilter {
  if (depth > MAX_DEPTH) throw new FilterError(`A filter is nested deeper than ${MAX_DEPTH}: write it flatter`);
  if ("any" in filter) return anyOf(filter.any.map((one) => compileAt(one, depth + 1)));
  if ("all" in filter) return allOf(filter.all.map((one) => compileAt(one, depth + 1)));
  if ("not" in filter) return negate(compileAt(filter.not, depth + 1));
  if ("olderThanMs" in filter) return (view) => ageOf(view) > filter.olderThanMs;
  if ("newerThanMs" in filter) return (view) => ageOf(view) < filter.newerThanMs;
  const test = "matches" in filter ? matching(filter.field, filter.matches) : containing(filter.field, filter.contains);
  return filter.field === "text" ? remembered(JSON.stringify(filter), test) : test;
}

function remembered(question: string, test: CompiledFilter): CompiledFilter {
  return (view) => {
    const { contentHash } = view.head;
    const known = view.memory?.answerTo(question, contentHash);
    if (known !== undefined) return known;
    const answer = test(view);
    if (answer !== undefined) view.memory?.keepAnswer(question, contentHash, answer);
    return answer;
  };
}

function anyOf(filters: readonly CompiledFilter[]): CompiledFilter {
  return (view) => {
    const answers = filters.map((one) => one(view));
    return answers.includes(true) || (answers.includes(undefined) ? undefined : false);
  };
}

function allOf(filters: readonly CompiledFilter[]): CompiledFilter {
  return negate(anyOf(filters.map(negate)));
}

function negate(filter: CompiledFilter): CompiledFilter {
  return (view) => {
    const answer = filter(view);
    return answer === undefined ? undefined : !answer;
  };
}

function ageOf({ head, nowMs }: FilterView): number {
  return nowMs - Date.parse(head.published);
}

function matching(field: FilterField, pattern: string): CompiledFilter {
  const compiled = patternOf(pattern);
  return (view) => valuesOf(view, field)?.some((value) => compiled.test(value));
}

function patternOf(pattern: string): Pattern {
  try {
    return compilePattern(pattern);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FilterError(`The pattern ${JSON.stringify(pattern)} is not RE2: ${reason}`, { cause });
  }
}

function containing(field: FilterField, wanted: readonly string[]): CompiledFilter {
  if (field === "language") return byFolded(field, wanted, (tag, one) => tag === one || tag.startsWith(`${one}-`));
  if (field === "url") return byFolded(field, wanted, (url, one) => url.includes(one), decodedAddress);
  const phrases = wanted.map(compilePhraseMatcher);
  return (view) =>
    valuesOf(view, field)?.some((value) => {
      const text: SearchText = searchText(value, view.head.language);
      return phrases.some((phrase) => phrase(text));
    });
}

function byFolded(
  field: FilterField,
  wanted: readonly string[],
  test: (value: string, one: string) => boolean,
  plain: (text: string) => string = (text) => text,
): CompiledFilter {
  const fold = (text: string) => normalizeText(plain(text));
  const folded = wanted.map((one) => fold(one).trim()).filter((one) => one !== "");
  return (view) => valuesOf(view, field)?.some((value) => folded.some((one) => test(fold(value), one)));
}

/** An address with its percent-encoded text and its host in Unicode, so that both ways to write it are equal. */
function decodedAddress(url: string): string {
  const decoded = url.replace(/(?:%[\da-f]{2})+/gi, (sequence) => {
    try {
      return decodeURIComponent(sequence);
    } catch {
      return sequence;
    }
  });
  return decoded.replace(/(?<=^(?:https?:)?\/{0,2})[\w.-]*xn--[\w.-]+/i, (host) => domainToUnicode(host) || host);
}

function valuesOf(view: FilterView, field: FilterField): readonly string[] | undefined {
  const { head } = view;
  switch (field) {
    case "text": {
      const text = view.textOf();
      return text === undefined ? undefined : [text.slice(0, MAX_TEXT_CHARS)];
    }
    case "author":
      return head.authors.map(({ name }) => name);
    case "category":
      return head.categories;
    case "source":
      return [head.sourceId, ...present(view.sourceTitle)];
    default:
      return present(head[field]);
  }
}

function present(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
