import { z } from "zod";
import { filter } from "./filter-schema.js";
import { count, duration, flag, id, ids, language, token, words } from "./value-schemas.js";

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
