import type { ArticleRules } from "../../domain/article-rules.js";
import type { Image, Person } from "../../domain/item.js";
import { isName, namesIn } from "../byline/byline.js";
import type { ReadDates } from "../byline/read-dates.js";
import { attribute, type Document, type Element, visibleText } from "../markup/parse-markup.js";
import { selectFirst } from "../markup/select-elements.js";
import { readDate } from "./page-dates.js";
import type { FoundDate } from "./shown-dates.js";

/** What the source's own selectors found. */
export interface RuleFacts {
  readonly title?: string;
  readonly authors: readonly Person[];
  readonly image?: Image;
  readonly nextPage?: string;
  readonly warnings: readonly string[];
  /** Dates are read once the language is known. */
  readonly readPublished: (dates: ReadDates) => FoundDate | undefined;
}

/** Applies the field selectors of a rule before anything is removed; each that matches nothing warns and leaves the field to the generic path. */
export function applyRules(document: Document, rules: ArticleRules | undefined, base: string | undefined): RuleFacts {
  const warnings: string[] = [];
  const find = (field: "title" | "authors" | "date" | "image" | "nextPage"): readonly Element[] => {
    const selectors = rules?.[field] ?? [];
    const found = selectFirst(selectors, document)?.elements ?? [];
    if (selectors.length > 0 && found.length === 0 && field !== "nextPage")
      warnings.push(`${field}: "${selectors.join('", "')}" matches nothing on this page; it was searched for instead`);
    return found;
  };
  const title = find("title")
    .map(wordsOf)
    .find((text) => text !== "");
  const authors = find("authors").flatMap((element) => peopleOf(wordsOf(element)));
  const image = find("image")
    .map((element) => address(element, base))
    .find((url) => url !== undefined);
  const nextPage = find("nextPage")
    .map((element) => address(element, base))
    .find((url) => url !== undefined);
  const date = find("date")
    .map((element) => attribute(element, "datetime") || wordsOf(element))
    .find((text) => text !== "");
  return {
    ...(title === undefined ? {} : { title }),
    authors,
    ...(image === undefined ? {} : { image: { url: image } }),
    ...(nextPage === undefined ? {} : { nextPage }),
    warnings,
    readPublished: (dates) => {
      const instant = date === undefined ? undefined : readDate(date, dates);
      return instant === undefined || date === undefined ? undefined : { instant, text: date, from: "rule" };
    },
  };
}

function wordsOf(element: Element): string {
  return attribute(element, "content") || visibleText(element);
}

function peopleOf(text: string): Person[] {
  const names = namesIn(text);
  return (names.length > 0 ? names : isName(text) ? [text] : []).map((name) => ({ name }));
}

function address(element: Element, base: string | undefined): string | undefined {
  const url = ["href", "data-src", "src", "content"]
    .map((name) => attribute(element, name))
    .find((value) => value !== "");
  try {
    return url === undefined ? undefined : new URL(url, base).href;
  } catch {
    return undefined;
  }
}
