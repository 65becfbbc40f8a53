import { z } from "zod";
import { mapRules } from "./map-schema.js";
import {
  count,
  duration,
  flag,
  id,
  language,
  patterns,
  selectors,
  texts,
  timeZone,
  webAddress,
  words,
} from "./value-schemas.js";

export const articleRules = z
  .strictObject({
    body: selectors.optional().describe("Selectors of the body; the first that matches wins."),
    title: selectors.optional().describe("Selectors of the title."),
    authors: selectors.optional().describe("Selectors of the authors' names."),
    date: selectors.optional().describe("Selectors of the date."),
    image: selectors.optional().describe("Selectors of the lead image."),
    remove: selectors.optional().describe("Elements removed from the body, beside the built-in ones."),
    datelines: texts.optional().describe("Names that datelines begin with, such as `RIAU24.COM`."),
    endMarks: texts.optional().describe("Texts that end an article, beside `(***)` and kin."),
    inserts: texts.optional().describe("Beginnings of inserted links, beside `Baca juga:` and kin."),
    nextPage: selectors.optional().describe("Selector of the link to the next page of the same article."),
    maxPages: count(1, 50).optional().describe("At most so many pages of one article are joined. Without it: 5."),
    defaults: flag.optional().describe("Whether the built-in rules apply beside these. Without it: true."),
  })
  .meta({
    id: "Article",
    description: "How to read an article's page. A selector or text may stand alone or in a list.",
  });

export const listRules = z
  .strictObject({
    links: selectors.optional().describe("Selectors of links, or of cards that hold one. Without it they are guessed."),
    include: patterns.optional().describe("RE2 patterns: only links whose address matches one are followed."),
    exclude: patterns.optional().describe("RE2 patterns: links whose address matches one are not followed."),
    maxLinks: count(1, 500).optional().describe("At most so many new links are followed at one poll. Without it: 20."),
  })
  .meta({ id: "List", description: "Which links of a list page are articles." });

export const retention = z
  .strictObject({
    maxItems: count(1, 1_000_000).optional().describe("At most so many items of a source are kept. Without it: 1000."),
    maxAge: duration(60_000).optional().describe("Items older than this are let go. Without it no item is too old."),
  })
  .meta({ id: "Retention", description: "How much of a source is kept." });

export const sourceSchema = z
  .strictObject({
    id: id.describe("Names the source in feeds, on the command line and in the store. Keep it: items belong to it."),
    url: webAddress.describe("A feed, a page that lists articles, a sitemap, or a document that `map` reads."),
    title: words.optional().describe("What feeds call the source. Without it: what the source calls itself."),
    tags: z.array(words).optional().describe("Words to choose sources by."),
    language: language.optional().describe("Language of the items, where they do not say it themselves (BCP 47)."),
    timeZone: timeZone
      .optional()
      .describe(
        "What dates without a zone are in, such as `Asia/Jakarta`. Without it: UTC, or what a page's language and site suggest.",
      ),
    interval: duration(1_000).optional().describe("Time between polls. Without it the rhythm of the source is learnt."),
    respectCache: flag
      .prefault(true)
      .describe(
        "`false`: `interval` overrides a wrong cache lifetime of this source. Never below `polling.minInterval`; `Retry-After` is always respected. Ask the publisher first.",
      ),
    kind: z
      .enum(["auto", "feed", "page", "sitemap", "map"])
      .prefault("auto")
      .describe("What the address leads to; `auto` looks at what comes. With `map` it is `map`."),
    paused: flag.prefault(false).describe("A paused source is not polled; its items stay."),
    updates: z
      .enum(["ignore", "replace", "bump"])
      .prefault("replace")
      .describe("What an edited item does: nothing, take the old one's place, or also rise to the top."),
    retention: retention.optional(),
    fullText: z
      .union([flag, z.literal("when-short")])
      .prefault(false)
      .describe("Fetch each article's page for its whole text: always, or when the feed gives little."),
    retryScope: z
      .enum(["source", "host", "site"])
      .prefault("host")
      .describe("How far a server's Retry-After reaches: this source, its host, or its whole domain."),
    article: articleRules.optional(),
    list: listRules.optional(),
    map: mapRules.optional(),
  })
  .superRefine(({ kind, map }, context) => {
    const wrong = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if (kind === "map" && map === undefined)
      wrong(["map"], 'a mapping such as { "from": "html", "items": "tr", "title": "td" }');
    if (map !== undefined && kind !== "map" && kind !== "auto")
      wrong(["kind"], '"map", because the source has a "map"');
  })
  .meta({ id: "Source", description: "One input." });

/** Of one included list. */
export const DEFAULT_MAX_SOURCES = 2_000;

export const includeSchema = z
  .union([
    words,
    z.strictObject({
      from: words.describe("The file or address."),
      tags: z.array(words).optional().describe("Given to every source from there, beside its own."),
      every: duration(60_000).prefault("1h").describe("How often an address is read again."),
      maxSources: count(1, 100_000)
        .prefault(DEFAULT_MAX_SOURCES)
        .describe("At most so many sources are taken from an OPML document; the others are left out with a warning."),
    }),
  ])
  .meta({
    id: "Include",
    description: "A JSON file with `sources` and `feeds`, an OPML file, or the http(s) address of an OPML document.",
  });
