import { decodeHTML } from "entities";
import { getDomainWithoutSuffix } from "tldts";
import { comparableText } from "../markup/comparable-text.js";
import { foldSpace, visibleText } from "../markup/parse-markup.js";
import { metaValue, type PageFacts } from "./page-facts.js";

const SEPARATOR = /\s+[|·•»«~\-–—:]{1,2}\s+|\s*[|｜_]\s*|:\s+/u;
const MIN_TITLE_CHARS = 8;

/**
 * The title without the site's name. A heading that the page also names elsewhere is believed first, then JSON-LD, OpenGraph,
 * the first heading and `<title>`; from whichever it is, parts that name the site are cut.
 */
export function chooseTitle(facts: PageFacts, host: string | undefined): string | undefined {
  const sites = siteNames(facts, host);
  const clean = (title: string | undefined): string[] =>
    title === undefined || title.trim() === "" ? [] : [cleanTitle(title)];
  const trusted = [facts.ld?.title, metaValue(facts, "og:title"), metaValue(facts, "twitter:title")].flatMap(clean);
  const named = [...trusted, ...clean(facts.documentTitle)];
  const headings = facts.headings
    .map(visibleText)
    .filter((text) => text.length >= MIN_TITLE_CHARS && withoutSite(`x - ${text}`, sites) !== "x");
  const confirmed = headings.find((heading) => named.some((title) => startsAlike(title, heading)));
  const chosen = confirmed ?? trusted[0] ?? headings[0] ?? named[0];
  return chosen === undefined || chosen === "" ? undefined : withoutSite(chosen, sites);
}

/** Names the site goes by: what the page says and its host's words. */
export function siteNames(facts: PageFacts, host: string | undefined): string[] {
  const said = [metaValue(facts, "og:site_name"), metaValue(facts, "application-name"), facts.ld?.publisher].flatMap(
    (name) => (name === undefined ? [] : [name]),
  );
  const twitter = metaValue(facts, "twitter:site")?.replace(/^@/, "");
  const label = host?.replace(/^www\./, "");
  return [
    ...new Set([
      ...said,
      ...(twitter === undefined ? [] : [twitter]),
      ...(label === undefined ? [] : [label, label.split(".")[0] ?? label, getDomainWithoutSuffix(label) ?? label]),
    ]),
  ];
}

/** Cuts leading and trailing parts that name the site, separated by `|`, `-`, `–`, `»`, `:` and kin. */
export function withoutSite(title: string, sites: readonly string[]): string {
  const known = sites.map(squeeze).filter((name) => name.length >= 2);
  const isSite = (part: string): boolean => {
    const text = squeeze(part);
    return (
      text !== "" &&
      known.some(
        (name) =>
          text === name ||
          (name.length >= 4 &&
            text.length <= name.length * 2.5 &&
            (text.startsWith(name) || text.endsWith(name) || (text.length >= 4 && name.startsWith(text)))),
      )
    );
  };
  let rest = title;
  for (let cuts = 0; cuts < 3; cuts += 1) {
    const pieces = splitEnds(rest);
    if (pieces.tail !== undefined && isSite(pieces.tail.part)) rest = pieces.tail.rest;
    else if (pieces.head !== undefined && isSite(pieces.head.part)) rest = pieces.head.rest;
    else break;
  }
  return rest === "" ? title : rest;
}

export function cleanTitle(title: string): string {
  const decoded = /&(?:#\d{2,5}|#x[\da-f]{2,5}|amp|quot|apos|lt|gt|[lr][sd]quo|nbsp|hellip|[mn]dash);/i.test(title)
    ? decodeHTML(title)
    : title;
  return foldSpace(decoded).replace(/^[|\-–—\s]+|[|\-–—\s]+$/gu, "");
}

function splitEnds(title: string): { head?: { part: string; rest: string }; tail?: { part: string; rest: string } } {
  const marks = [...title.matchAll(new RegExp(SEPARATOR, "gu"))];
  const first = marks[0];
  const last = marks[marks.length - 1];
  if (first === undefined || last === undefined) return {};
  return {
    head: { part: title.slice(0, first.index), rest: title.slice(first.index + first[0].length).trim() },
    tail: { part: title.slice(last.index + last[0].length), rest: title.slice(0, last.index).trim() },
  };
}

function squeeze(text: string): string {
  return comparableText(text).replace(/ /g, "");
}

function startsAlike(title: string, heading: string): boolean {
  const [a, b] = [comparableText(title), comparableText(heading)];
  return b !== "" && (a === b || a.startsWith(`${b} `) || a.endsWith(` ${b}`));
}
