import { z } from "zod";
import { nextFrom } from "../../article/map/compile-map.js";
import { explainExpression, explainRows, isMarkup } from "../../article/map/map-expression.js";
import { MAP_FIELDS } from "../../domain/map-rules.js";
import { compileDateFormat } from "../../lib/dates/date-format.js";
import { explainSelector } from "./value-checks.js";
import { count, flag, texts, words } from "./value-schemas.js";

/** Without one of these an item has nothing to show. */
const SHOWN_FIELDS = ["title", "summary", "content", "url"] as const;

const keys = z.strictObject({
  from: z
    .enum(["html", "json", "xml", "json-in-html"])
    .describe(
      "What the document is. `json-in-html`: the JSON that a page holds, such as the state of Next.js or Nuxt.",
    ),
  items: words.describe("The rows: a CSS selector in markup, an RFC 9535 JSONPath in JSON."),
  data: words
    .optional()
    .describe(
      "CSS selector of the elements that hold the JSON of `json-in-html`. Without it the first JSON with rows.",
    ),
  id: texts.optional().describe("What a row is known by. Without it: its address, else its title and date."),
  title: texts.optional().describe("The title."),
  url: texts.optional().describe("The address; a relative one counts from the document's."),
  date: texts.optional().describe("When it was published, in any form that people or machines write."),
  dateFormat: words
    .optional()
    .describe(
      "The form of `date`: `dd.MM.yyyy HH:mm`, `%d/%m/%Y`, `unix` or `unix-ms`. Without it the date is recognised.",
    ),
  summary: texts.optional().describe("A short text."),
  content: texts.optional().describe("The whole text; of an element its markup, sanitised."),
  image: texts.optional().describe("The picture."),
  authors: texts.optional().describe("The authors; every match is one."),
  categories: texts.optional().describe("The categories; every match is one, a single text is split at commas."),
  attachment: texts.optional().describe("Files that belong to it."),
  article: flag.prefault(false).describe("Whether the page of each new row is read for its text, as with `fullText`."),
  next: words.optional().describe("The page that continues the list: its link, its path in JSON, or a template."),
  maxPages: count(1, 50).prefault(3).describe("At most so many pages are read at one poll."),
});

type MapInput = z.output<typeof keys>;

/** The rules of a mapping, its expressions tried. */
export const mapRules = keys
  .superRefine((rules, context) => {
    const wrong = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
    const rows = explainRows(rules.items, rules.from);
    if (rows !== undefined) wrong("items", `${rowsWords(rules)}, but: ${rows}`);
    for (const [key, index, text] of expressionsOf(rules)) {
      const why = explainExpression(text, rules.from);
      const message = `${fieldWords(rules)}, but: ${why}`;
      if (why !== undefined) {
        context.addIssue({ code: "custom", path: index === undefined ? [key] : [key, index], message });
      }
    }
    const next = rules.next === undefined ? undefined : explainExpression(rules.next, nextFrom(rules, rules.next));
    if (next !== undefined) wrong("next", `${fieldWords(rules)}, but: ${next}`);
    const format = explainFormat(rules.dateFormat);
    if (format !== undefined) wrong("dateFormat", `a date format such as "dd.MM.yyyy HH:mm", but: ${format}`);
    const data = rules.data === undefined ? undefined : explainSelector(rules.data);
    if (data !== undefined) wrong("data", `a CSS selector, but: ${data}`);
    if (rules.data !== undefined && rules.from !== "json-in-html")
      wrong("data", 'no "data", which needs "from": "json-in-html"');
    if (rules.article && rules.url === undefined) wrong("article", 'false without "url", which is the page to read');
    // A misspelt key is one mistake.
    if (context.issues.some(({ code }) => code === "unrecognized_keys")) return;
    if (SHOWN_FIELDS.every((key) => rules[key] === undefined)) {
      context.addIssue({ code: "custom", path: [], message: "a mapping with title, summary, content or url" });
    }
  })
  .meta({
    id: "Map",
    description:
      "How rows become items. A field is a CSS selector, `selector @attribute` or `@attribute` in markup, a JSONPath or a plain path such as `author.name` in JSON, or a template such as `https://shop.example/{id}`; of a list the first that finds something counts. See [sources](sources.md).",
  });

function expressionsOf(rules: MapInput): [key: string, index: number | undefined, text: string][] {
  return MAP_FIELDS.flatMap((key) =>
    (rules[key] ?? []).map((text, index, all): [string, number | undefined, string] => [
      key,
      all.length === 1 ? undefined : index,
      text,
    ]),
  );
}

function rowsWords({ from }: MapInput): string {
  return isMarkup(from) ? "a CSS selector" : "a JSONPath";
}

function fieldWords({ from }: MapInput): string {
  return isMarkup(from) ? "a CSS selector, an @attribute or a template" : "a JSONPath or a template";
}

function explainFormat(format: string | undefined): string | undefined {
  if (format === undefined) return undefined;
  try {
    compileDateFormat(format);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
