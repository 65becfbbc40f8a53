import type { FeedFormat, ParsedFeed } from "../../../domain/parsed-feed.js";
import { attributeOf, type XmlDocument, type XmlNode } from "../xml/node.js";
import { addressOf } from "./attachments.js";
import { type FeedOutput, interpret } from "./interpret.js";
import { alternateLink, omitUndefined, readItem, textOf } from "./read-item.js";
import { readPeople } from "./read-people.js";
import { readPace } from "./update-period.js";

/** Reads RSS 0.9x and 2.0, RSS 1.0 and 0.90 (RDF), Atom 0.3 and 1.0 and CDF through rss-parser's builders. */
export function readDialect(document: XmlDocument): ParsedFeed {
  const output = interpret(document);
  const { format, version } = dialectOf(document);
  const atom = format === "atom";
  const links = output.links ?? [];
  const described = output.descriptions?.[0] ?? output.bodyDc?.[0];
  const title = output.title || output.dcTitle;
  const updated = output.updated ?? output.lastBuildDate ?? output.pubDate ?? output.dcDate;
  const facts: { [Key in keyof ParsedFeed]?: ParsedFeed[Key] | undefined } = {
    version,
    title: title ? { value: title, type: output.titleType ?? "text" } : undefined,
    description: described === undefined ? undefined : textOf(described),
    link: linkOf(output, document.node, atom),
    selfUrl: relatedLinks(links, "self")[0],
    image: output.image?.url ?? imageOf(output),
    language: output.language ?? attributeOf(document.node, "xml:lang"),
    updated,
  };
  return {
    format,
    ...omitUndefined(facts),
    authors: readPeople(feedPeople(output)),
    hubs: [...new Set(relatedLinks(links, "hub"))],
    pace: readPace(output),
    items: output.items.map((item) => readItem(item, atom ? (output.people ?? []) : [])),
    ...(document.truncated ? { isTruncated: true } : {}),
    problems: problemsOf(document),
  };
}

function problemsOf(document: XmlDocument): string[] {
  return [...(document.truncated ? ["the document ends early; what was whole is kept"] : []), ...document.problems];
}

function dialectOf({ root, node, namespace }: XmlDocument): { format: FeedFormat; version: string | undefined } {
  const declared = attributeOf(node, "version");
  switch (root) {
    case "feed":
    case "entry":
      return { format: "atom", version: declared ?? (namespace.includes("2005/Atom") ? "1.0" : undefined) };
    case "rdf:RDF":
      return {
        format: "rdf",
        version: namespace.includes("simple/0.9") || namespace.includes("rdf/simple") ? "0.90" : "1.0",
      };
    case "channel":
      return { format: attributeOf(node, "href") === undefined ? "rss" : "cdf", version: declared };
    default:
      return { format: "rss", version: declared };
  }
}

function feedPeople(output: FeedOutput): NonNullable<FeedOutput["people"]> {
  const own = [...(output.people ?? []), ...(output.creators ?? []), ...(output.editors ?? [])];
  return own.length > 0 || output.itunesAuthor === undefined ? own : [output.itunesAuthor];
}

function linkOf(output: FeedOutput, node: XmlNode, atom: boolean): string | undefined {
  const alternate = alternateLink(output.links);
  if (atom) return alternate;
  return (output.link || undefined) ?? alternate ?? attributeOf(node, "href");
}

function imageOf(output: FeedOutput): string | undefined {
  return addressOf(output.itunesImage?.[0]) ?? output.logo ?? output.icon;
}

function relatedLinks(links: readonly XmlNode[], rel: string): string[] {
  return links
    .filter((link) => attributeOf(link, "rel")?.toLowerCase() === rel)
    .flatMap((link) => attributeOf(link, "href") ?? []);
}
