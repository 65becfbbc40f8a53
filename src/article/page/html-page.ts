import { isTag } from "domhandler";
import { removeElement } from "domutils";
import type { ArticleRules } from "../../domain/article-rules.js";
import type { ParsedItem } from "../../domain/parsed-feed.js";
import { summarise } from "../../feed/normalise/html-text.js";
import type { Instant } from "../../lib/dates/instant.js";
import type { ArticleReading } from "../article-reading.js";
import { chooseAuthors, type FoundAuthors, type Shown } from "../authors/page-authors.js";
import { signedNames } from "../authors/signature.js";
import { findBody } from "../body/find-body.js";
import { preparePage } from "../boilerplate/prepare-page.js";
import { removeBoilerplate } from "../boilerplate/remove-boilerplate.js";
import type { ReadDates } from "../byline/read-dates.js";
import { datesIn, regionalLanguage, zoneFor } from "../byline/zone.js";
import { blocksOf } from "../markup/blocks.js";
import {
  attribute,
  type Document,
  type Element,
  elementsOf,
  parseMarkup,
  serialise,
  visibleText,
} from "../markup/parse-markup.js";
import { parsePage } from "../markup/parse-stream.js";
import type { ReadArticleOptions } from "../read-options.js";
import { startTrace, type Trace } from "../reading-log.js";
import { chooseLanguage } from "./article-language.js";
import { findNextPage } from "./next-page.js";
import { baseOf, canonicalOf, hostOf } from "./page-address.js";
import { choosePublished, chooseUpdated } from "./page-dates.js";
import { gatherFacts, metaValue, namingElements, type PageFacts } from "./page-facts.js";
import { chooseImage, type FoundImage, sameFile } from "./page-image.js";
import { headLines, linesOf, shortLines } from "./page-lines.js";
import { applyRules, type RuleFacts } from "./rule-facts.js";
import { type FoundDate, findShownDates, type ShownDates } from "./shown-dates.js";
import { placeStory } from "./story-place.js";
import { chooseTitle, siteNames } from "./title.js";

/** Reads an HTML page as one article; see `readArticle`. */
export function readHtmlPage(html: string, url: string, options: ReadArticleOptions): ArticleReading {
  const trace = startTrace();
  const document = parsePage(html);
  const facts = gatherFacts(document, (problem) => trace.warnings.push(problem));
  const base = baseOf(facts, url, options.baseUrl);
  const host = hostOf(base);
  const ruled = applyRules(document, options.rules, base);
  trace.warnings.push(...ruled.warnings);
  const title = ruled.title ?? chooseTitle(facts, host);
  const nextPage = ruled.nextPage ?? findNextPage(document, base);
  const page = linesOf(document, headingOf(facts, title), [...namingElements(facts), ...facts.times]);
  const picture = chooseImage(document, facts, base);
  trace.warnings.push(...preparePage(document, options.rules, trace.note));
  const body = findBody(document, {
    rules: options.rules,
    signs: {
      title,
      addresses: [base, canonicalOf(facts, base)].flatMap((address) => address ?? []),
      siteNames: siteNames(facts, host),
    },
    description: metaValue(facts, "og:description", "description") ?? facts.ld?.description,
    told: toldBody(facts),
    note: trace.note,
    whole: () => withBoxes(html, options.rules),
  });
  trace.warnings.push(...(body?.warnings ?? []));
  trace.step("body", body === undefined ? "no body was found" : `found by ${body.by}`);
  const root = body?.root ?? parseMarkup("");
  const { language, dates } = datesOfPage(facts, host, `${title ?? ""}\n${visibleText(root)}`, options, trace);
  const place = placeStory(page, linesOf(root).lines);
  const shown = {
    dates: findShownDates(page, place, dates),
    head: headLines(page),
    short: shortLines(page),
    place,
    signatures: (tag: string | undefined) => signedNames({ ...page, ...place, title }, tag),
  };
  const found = interpret(facts, shown, ruled, base, siteNames(facts, host), dates);
  removeBoilerplate(root, {
    ...dates,
    ...(title === undefined ? {} : { title }),
    ...(options.rules === undefined ? {} : { rules: options.rules }),
    captions: picture.captions,
    authors: found.authors.authors.map(({ name }) => name),
    note: trace.note,
  });
  dropLead(root, picture);
  return toReading({ facts, ruled, root, picture, title, base, language, found, nextPage, trace });
}

interface Interpreted {
  readonly authors: FoundAuthors;
  readonly published?: FoundDate;
  readonly updated?: Instant;
}

interface Read {
  readonly facts: PageFacts;
  readonly ruled: RuleFacts;
  readonly root: Document;
  readonly picture: FoundImage;
  readonly title: string | undefined;
  readonly base: string | undefined;
  readonly language: string | undefined;
  readonly found: Interpreted;
  readonly nextPage: string | undefined;
  readonly trace: Trace;
}

function datesOfPage(
  facts: PageFacts,
  host: string | undefined,
  text: string,
  options: ReadArticleOptions,
  trace: Trace,
): { readonly language: string | undefined; readonly dates: ReadDates } {
  const declared =
    facts.htmlLanguage ?? facts.ld?.language ?? metaValue(facts, "og:locale", "content-language", "language");
  const { language, from } = chooseLanguage(options.language, tagOf(declared), text);
  const zone = zoneFor(options.timeZone, language);
  trace.step("language", language === undefined ? "unknown" : `${language}, from ${from}`);
  if (zone.assumed)
    trace.step(
      "date",
      `dates without a zone are read as ${zone.timeZone}, since the text is ${language}; timeZone in the config decides otherwise`,
    );
  return { language, dates: datesIn(regionalLanguage(language, host), zone.timeZone, options.now) };
}

function interpret(
  facts: PageFacts,
  shown: Shown & { readonly dates: ShownDates },
  ruled: RuleFacts,
  base: string | undefined,
  sites: readonly string[],
  dates: ReadDates,
): Interpreted {
  const authors =
    ruled.authors.length > 0 ? { authors: ruled.authors, from: "rule" } : chooseAuthors(facts, shown, sites, dates);
  const published = ruled.readPublished(dates) ?? choosePublished(facts, shown.dates, shown.place, base, dates);
  const updated = chooseUpdated(facts, published?.instant, dates);
  return { authors, ...(published === undefined ? {} : { published }), ...(updated === undefined ? {} : { updated }) };
}

function toReading({
  facts,
  ruled,
  root,
  picture,
  title,
  base,
  language,
  found,
  nextPage,
  trace,
}: Read): ArticleReading {
  const text = blocksOf(root)
    .filter(({ element }) => element.name !== "figcaption")
    .map((block) => block.text)
    .join("\n\n");
  const url = canonicalOf(facts, base);
  const image = ruled.image ?? picture.image;
  const summary = summarise(text) || metaValue(facts, "og:description", "description");
  const content = serialise(root.children).trim();
  const siteName = metaValue(facts, "og:site_name") ?? facts.ld?.publisher;
  const item: ParsedItem = {
    ...optional("url", url),
    ...(title === undefined ? {} : { title: { value: title, type: "text" as const } }),
    ...(summary === undefined || summary === "" ? {} : { summary: { value: summary, type: "text" as const } }),
    ...(content === "" ? {} : { content: { value: content, type: "html" as const } }),
    ...optional("baseUrl", base),
    authors: found.authors.authors,
    ...optional("published", found.published?.instant),
    ...optional("updated", found.updated),
    ...(image === undefined ? {} : { image }),
    attachments: [],
    categories: categoriesOf(facts),
    ...optional("language", language),
  };
  if (text === "") trace.warnings.push("no text was found on this page");
  trace.step(
    "metadata",
    `title ${title === undefined ? "not found" : "found"}, author ${found.authors.from ?? "not found"}, date ${found.published?.from ?? "not found"}`,
  );
  return {
    item,
    text,
    ...optional("caption", image?.caption ?? picture.image?.caption),
    ...optional("credit", image?.credit ?? picture.image?.credit),
    ...optional("siteName", siteName),
    ...optional("nextPage", nextPage),
    origins: {
      ...optional("authors", found.authors.from),
      ...optional(
        "published",
        found.published === undefined ? undefined : `${found.published.from}: ${found.published.text}`,
      ),
    },
    ...trace.end(),
  };
}

/** The lead picture is the item's image: it does not stand in the body a second time. */
function dropLead(root: Document, { image }: FoundImage): void {
  if (image === undefined) return;
  const same = elementsOf(root).find(
    (element) => element.name === "img" && sameFile(attribute(element, "src"), image.url),
  );
  if (same === undefined) return;
  let gone: Element = same;
  while (
    gone.parent !== null &&
    isTag(gone.parent) &&
    (gone.parent.name === "figure" ||
      gone.parent.name === "picture" ||
      gone.parent.name === "a" ||
      (gone.parent.name === "p" && visibleText(gone.parent) === ""))
  )
    gone = gone.parent;
  removeElement(gone);
}

function withBoxes(html: string, rules: ArticleRules | undefined): Document {
  const document = parsePage(html);
  preparePage(document, rules, () => undefined, false);
  return document;
}

/** The body as structured data tell it: text, or markup in a string. */
function toldBody({ ld }: PageFacts): string | undefined {
  return ld?.body === undefined ? undefined : visibleText(parseMarkup(ld.body));
}

function headingOf(facts: PageFacts, title: string | undefined): Element | undefined {
  return (
    facts.headings.find((heading) => title !== undefined && visibleText(heading).includes(title)) ?? facts.headings[0]
  );
}

function categoriesOf(facts: PageFacts): string[] {
  const said = [
    ...(facts.ld?.section ?? []),
    ...(facts.meta.get("article:section") ?? []),
    ...(facts.meta.get("article:tag") ?? []),
  ];
  return [...new Set(said.map((text) => text.trim()).filter((text) => text !== "" && text.length <= 80))];
}

function tagOf(declared: string | undefined): string | undefined {
  const match = /^[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*$/i.exec(declared?.trim() ?? "");
  return match === null ? undefined : match[0].replace(/_/g, "-");
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined || value === "" ? {} : { [key]: value }) as { [P in K]?: string };
}
