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

/** The body of an item as filters and the search for copies see it. */
export interface ItemText {
  /** Plain text of the body; without a body, of the summary. */
  readonly body: string;
  /** Title, summary and body: what filters on `text` search. */
  readonly all: string;
  readonly hasImage: boolean;
  /** MIME types of the attachments. */
  readonly attachmentTypes: readonly string[];
}

/** One item as a filter sees it. Strings are plain text. */
export interface FilterView {
  readonly head: { readonly sourceId: string } & Pick<
    ItemHead,
    "title" | "authors" | "categories" | "language" | "url" | "published" | "contentHash"
  >;
  readonly sourceTitle?: string | undefined;
  /** Undefined until the body is read. */
  readonly textOf: () => ItemText | undefined;
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
  return BODY_FIELDS.has(filter.field) ? remembered(JSON.stringify(filter), conditionOf(filter)) : conditionOf(filter);
}

/** Fields that need the body of an item. */
const BODY_FIELDS: ReadonlySet<string> = new Set(["text", "length", "hasImage", "attachmentType"]);

function conditionOf(filter: Extract<Filter, { readonly field: string }>): CompiledFilter {
  if (filter.field === "hasImage") return onText(({ hasImage }) => hasImage === filter.equals);
  if (filter.field === "length")
    return "atLeast" in filter
      ? onText(({ body }) => body.length >= filter.atLeast)
      : onText(({ body }) => body.length <= filter.atMost);
  if ("matches" in filter) return matching(filter.field, filter.matches);
  if ("contains" in filter) return containing(filter.field, filter.contains);
  if ("equals" in filter) return byFolded(filter.field, filter.equals, (value, one) => value === one);
  return byFolded(filter.field, filter.startsWith, (value, one) => value.startsWith(one));
}

function onText(test: (text: ItemText) => boolean): CompiledFilter {
  return ({ textOf }) => {
    const text = textOf();
    return text && test(text);
  };
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
  if (field === "url" || field === "attachmentType")
    return byFolded(field, wanted, (value, one) => value.includes(one));
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
): CompiledFilter {
  const fold = (text: string) =>
    normalizeText(field === "url" ? decodedAddress(text) : text)
      .replace(/\s+/gu, " ")
      .trim();
  const folded = wanted.map(fold).filter((one) => one !== "");
  return (view) => wholeValuesOf(view, field)?.some((value) => folded.some((one) => test(fold(value), one)));
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

/** The values of a field that a text is compared with as a whole: of a text, its body without title and summary. */
function wholeValuesOf(view: FilterView, field: FilterField): readonly string[] | undefined {
  if (field !== "text") return valuesOf(view, field);
  const text = view.textOf();
  return text && [text.body.slice(0, MAX_TEXT_CHARS)];
}

function valuesOf(view: FilterView, field: FilterField): readonly string[] | undefined {
  const { head } = view;
  switch (field) {
    case "text": {
      const text = view.textOf();
      return text === undefined ? undefined : [text.all.slice(0, MAX_TEXT_CHARS)];
    }
    case "attachmentType":
      return view.textOf()?.attachmentTypes;
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
