import { z } from "zod";
import { count, duration, flag, id, ids, language, pattern, texts, token, words } from "./value-schemas.js";

const FILTER_FIELDS = ["title", "text", "author", "category", "language", "source", "url"] as const;

/** A filter after validation: durations are milliseconds. */
export type FilterInput =
  | { readonly any: readonly FilterInput[] }
  | { readonly all: readonly FilterInput[] }
  | { readonly not: FilterInput }
  | { readonly field: (typeof FILTER_FIELDS)[number]; readonly contains: readonly string[] }
  | { readonly field: (typeof FILTER_FIELDS)[number]; readonly matches: string }
  | { readonly olderThan: number }
  | { readonly newerThan: number };

const field = z.enum(FILTER_FIELDS).describe("Which part of the item is looked at.");

const filter: z.ZodType<FilterInput> = z
  .lazy(() => filterForms)
  .meta({ id: "Filter", description: "A condition over one item; exactly one form each." });

const filterForms: z.ZodType<FilterInput> = z.union([
  z.strictObject({ any: z.array(filter).describe("True when one of these is.") }),
  z.strictObject({ all: z.array(filter).describe("True when each of these is.") }),
  z.strictObject({ not: filter.describe("True when this is not.") }),
  z.strictObject({
    field,
    contains: texts.describe(
      "Texts, one of which occurs as whole words, whatever case, accents and apostrophes. A star at the end stands for any ending: `zodiak*`. In `url` and `language` a part is enough.",
    ),
  }),
  z.strictObject({
    field,
    matches: pattern.describe(
      "An RE2 pattern that matches somewhere in the text in NFC; `(?i)` ignores case. `\\b` at the beginning or the end is a boundary of Unicode words. A pattern of at most 2,000 RE2 instructions is allowed. It is searched for in the first 100,000 characters of a text; above 100 instructions, in the first 10,000,000 / instructions characters.",
    ),
  }),
  z.strictObject({ olderThan: duration().describe("True for items older than this.") }),
  z.strictObject({ newerThan: duration().describe("True for items newer than this.") }),
]);

const selection = z
  .strictObject({
    ids: ids.prefault([]).describe("Sources by id."),
    tags: z.array(words).prefault([]).describe("Sources by tag: every source that has one of these."),
  })
  .meta({ id: "Selection", description: "Sources of a feed by id and by tag, in one object." });

const dedupe = z
  .strictObject({
    by: z
      .enum(["none", "id", "url", "title", "story"])
      .prefault("url")
      .describe("What makes two items one; `story` compares their texts. docs/merging.md has the rules."),
    window: duration(60_000)
      .prefault("7d")
      .describe("Only items published within this time of the copy that arrived first are its copies."),
    prefer: z
      .enum(["earliest", "fullText", "sourceOrder"])
      .prefault("earliest")
      .describe(
        "Which copy gives title, link, text, authors and image: the first published, the longest, or that of the source named first. Id and date are those of the copy that arrived first.",
      ),
  })
  .meta({ id: "Dedupe", description: "How the same news from several sources becomes one item." });

export const feedSchema = z
  .strictObject({
    id: id.describe("Its address: `/feeds/<id>.rss`, `.atom`, `.json`, and `/feeds/<id>` as a page."),
    title: words.optional().describe("Without it: the id."),
    description: words.optional().describe("What readers show below the title."),
    language: language.optional().describe("Without it: that of the site."),
    sources: z
      .union([z.literal("all"), ids, selection])
      .prefault("all")
      .describe('Which sources: "all", a list of ids, or `{ "ids": […], "tags": […] }`.'),
    exclude: z.union([ids, selection]).optional().describe("Sources left out of these."),
    limit: count(1, 10_000)
      .optional()
      .describe(
        "At most so many items, the newest. Without it: the newest 50, and everything that arrived in the last 24 hours (up to 500 items and 2 MB).",
      ),
    limitPerSource: count(1, 10_000).optional().describe("At most so many of one source."),
    order: z
      .enum(["published", "firstSeen"])
      .prefault("published")
      .describe("Newest first by the publisher's date, or by when Muara saw it."),
    sourceInTitle: flag.prefault(false).describe("Puts the name of the source before each title."),
    keep: filter.optional().describe("Only items for which this is true."),
    drop: filter.optional().describe("Without items for which this is true; asked after `keep`."),
    dedupe: dedupe.prefault({}),
    token: token.optional().describe("Makes the feed private: it is served only at `/feeds/<token>/<id>.<format>`."),
  })
  .meta({ id: "Feed", description: "One merged output." });
