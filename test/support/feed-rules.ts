import { parseDocument } from "htmlparser2";
import { atomSchemaProblems, jsonFeedSchemaProblems, xmlProblems } from "./feed-schemas.js";

interface XmlNode {
  readonly name: string;
  readonly attribs: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

const URI = /^(?!https?:\/\/[/?#])[a-z][a-z0-9+.-]*:(?:[\w;/?:@&=+$.\-!~*'(),#[\]]|%[0-9A-Fa-f]{2})+$/i;
/** As the W3C validator wants it for enclosures. */
const DOMAIN_URL = /^https?:\/\/([a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(:\d+)?(\/|$)/i;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const RFC822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const MIME = /^[a-z]+\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;
const ATOM_ONCE = ["id", "title", "updated", "published", "summary", "content", "source"];
const RSS_ONCE = ["title", "link", "description", "content:encoded", "guid", "pubDate", "enclosure", "source"];

/** What is wrong with an RSS 2.0 document by its specification, the RSS Profile and RFC 5005; empty when nothing is. */
export function rssProblems(xml: string): string[] {
  const { root, problems } = readXml(xml);
  const channel = child(root, "channel");
  if (root?.name !== "rss" || root.attribs["version"] !== "2.0" || channel === undefined)
    return [...problems, "no RSS"];
  const items = all(channel, "item");
  for (const name of ["title", "link", "description"])
    if (all(channel, name).length !== 1) problems.push(`one ${name}`);
  if (!all(channel, "atom:link").some(({ attribs }) => attribs["rel"] === "self")) problems.push("no self link");
  const order = channel.children.map(({ name }) => name);
  if (items.length > 0 && order.lastIndexOf("atom:link") > order.indexOf("item")) problems.push("links after items");
  checkDates(problems, RFC822, [...all(channel, "lastBuildDate"), ...items.flatMap((item) => all(item, "pubDate"))]);
  for (const item of items) checkRssItem(item, problems);
  return [...problems, ...duplicates(items.map((item) => child(item, "guid")?.text ?? ""))];
}

function checkRssItem(item: XmlNode, problems: string[]): void {
  const names = item.children.map(({ name }) => name);
  for (const name of RSS_ONCE) if (all(item, name).length > 1) problems.push(`several ${name} in an item`);
  if (!names.includes("title") && !names.includes("description")) problems.push("neither title nor description");
  if (names.includes("author")) problems.push("author wants an e-mail address");
  const encoded = names.indexOf("content:encoded");
  if (encoded >= 0 && names.indexOf("description") > encoded) problems.push("description after content:encoded");
  for (const { text } of all(item, "link")) checkUri(problems, text, "link");
  for (const { text, attribs } of all(item, "guid")) {
    if (attribs["isPermaLink"] === "true") checkUri(problems, text, "permanent guid");
    else if (text === "") problems.push("an empty guid");
  }
  for (const { attribs } of all(item, "enclosure")) {
    checkUri(problems, attribs["url"], "enclosure");
    if (!DOMAIN_URL.test(attribs["url"] ?? "")) problems.push("enclosure without a domain");
    if (!/^\d+$/.test(attribs["length"] ?? "") || !MIME.test(attribs["type"] ?? "")) problems.push("enclosure");
  }
  for (const { attribs } of all(item, "source")) checkUri(problems, attribs["url"], "source");
  for (const name of ["title", "category", "source"])
    for (const { text } of all(item, name)) if (text === "" || /<\/\w+>/.test(text)) problems.push(`${name} "${text}"`);
}

/** What is wrong with an Atom 1.0 document by RFC 4287; empty when nothing is. */
export function atomProblems(xml: string): string[] {
  const { root, problems } = readXml(xml);
  if (root?.name !== "feed" || root.attribs["xmlns"] !== "http://www.w3.org/2005/Atom") return [...problems, "no Atom"];
  const entries = all(root, "entry");
  for (const name of ["id", "title", "updated"]) if (all(root, name).length !== 1) problems.push(`one ${name}`);
  if (!all(root, "link").some(({ attribs }) => attribs["rel"] === "self")) problems.push("no self link");
  for (const entry of entries) checkEntry(entry, problems);
  const texts = (name: string) => entries.map((entry) => child(entry, name)?.text ?? "");
  return [...problems, ...duplicates(texts("id")), ...duplicates(texts("updated")), ...atomSchemaProblems(xml)];
}

function checkEntry(entry: XmlNode, problems: string[]): void {
  for (const name of ATOM_ONCE) if (all(entry, name).length > 1) problems.push(`several ${name} in an entry`);
  for (const holder of [entry, ...all(entry, "source")]) {
    for (const name of ["id", "title", "updated"]) if (all(holder, name).length !== 1) problems.push(`one ${name}`);
    checkUri(problems, child(holder, "id")?.text, "id");
    checkDates(problems, RFC3339, [...all(holder, "updated"), ...all(holder, "published")]);
    for (const { attribs } of all(holder, "link")) {
      checkUri(problems, attribs["href"], "link");
      if (attribs["rel"] === "enclosure" && !MIME.test(attribs["type"] ?? "")) problems.push("enclosure without type");
    }
  }
  const alternates = all(entry, "link").filter(({ attribs }) => (attribs["rel"] ?? "alternate") === "alternate");
  if (alternates.length > 1) problems.push("several alternates");
  if (alternates.length === 0 && all(entry, "content").length === 0) problems.push("neither alternate nor content");
  for (const author of all(entry, "author")) {
    const name = child(author, "name")?.text ?? "";
    if (name === "" || /&#|&(amp|copy|ndash)/.test(name)) problems.push(`author "${name}"`);
  }
  for (const { attribs } of all(entry, "category")) if (!attribs["term"]) problems.push("category without term");
}

/** What is wrong with a JSON Feed by the schema and the text of version 1.1; empty when nothing is. */
export function jsonFeedProblems(text: string): string[] {
  const feed = JSON.parse(text);
  const problems = jsonFeedSchemaProblems(feed);
  if (/\p{Surrogate}|\\ud[89a-f]/iu.test(text)) problems.push("half a surrogate");
  for (const { date_published, date_modified } of feed.items)
    for (const date of [date_published, date_modified]) if (!RFC3339.test(date)) problems.push(`date "${date}"`);
  return [...problems, ...duplicates(feed.items.map(({ id }: { id: string }) => id))];
}

/** Reads XML; what is not well-formed is a problem, and what is but should not stand there. */
function readXml(xml: string): { root?: XmlNode; problems: string[] } {
  const problems: string[] = [];
  const outside = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "");
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(xml)) problems.push("characters");
  if (/[\uFDD0-\uFDEF]/.test(xml)) problems.push("a stand-in was left");
  if (outside.includes("]]>")) problems.push("a stray ]]>");
  if (/&(?!(amp|lt|gt|quot|apos|#\d+|#x[0-9A-F]+);)/i.test(outside)) problems.push("a bare &");
  problems.push(...xmlProblems(xml));
  const root = parseDocument(xml, { xmlMode: true })
    .children.map(nodeOf)
    .find(({ name }) => !/^[?!]|^$/.test(name));
  return { ...(root !== undefined && { root }), problems };
}

function nodeOf(node: unknown): XmlNode {
  const { name = "", attribs = {}, children = [], data = "" } = node as Partial<XmlNode> & { data?: string };
  const nodes = children.map(nodeOf);
  return {
    name,
    attribs,
    children: nodes,
    text: name === "" && nodes.length === 0 ? data : nodes.map(({ text }) => text).join(""),
  };
}

function all(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((one) => one.name === name) ?? [];
}

function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return all(node, name)[0];
}

function checkUri(problems: string[], text: string | undefined, what: string): void {
  if (text === undefined || !URI.test(text)) problems.push(`${what} "${text}" is no URI`);
}

function checkDates(problems: string[], form: RegExp, nodes: readonly XmlNode[]): void {
  for (const { name, text } of nodes)
    if (!form.test(text) || Date.parse(text) < Date.UTC(1990, 0)) problems.push(`${name} "${text}"`);
}

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index).map((value) => `"${value}" twice`);
}
