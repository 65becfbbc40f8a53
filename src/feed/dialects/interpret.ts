import Parser from "rss-parser";
import type { Body } from "../xml/body.js";
import { childrenOf, type XmlDocument, type XmlNode, type XmlValue } from "../xml/node.js";

/** What rss-parser makes of a channel or feed: its own fields, and those it was told of below. */
export interface FeedOutput {
  readonly title?: string;
  readonly description?: string;
  readonly link?: string;
  readonly feedUrl?: string;
  readonly language?: string;
  readonly ttl?: string;
  readonly pubDate?: string;
  readonly lastBuildDate?: string;
  readonly image?: { readonly url?: string };
  readonly itunes?: { readonly image?: string };
  readonly skipHours?: XmlNode;
  readonly skipDays?: XmlNode;
  readonly items: readonly ItemOutput[];
  readonly titleType?: Body["type"];
  readonly descriptions?: readonly Body[];
  readonly links?: readonly XmlNode[];
  readonly people?: readonly XmlValue[];
  readonly creators?: readonly XmlValue[];
  readonly editors?: readonly XmlValue[];
  readonly itunesAuthor?: string;
  readonly date?: string;
  readonly updated?: string;
  readonly logo?: string;
  readonly icon?: string;
  readonly id?: string;
  readonly updatePeriod?: string;
  readonly updateFrequency?: string;
}

/** What rss-parser makes of an item or entry. */
export interface ItemOutput {
  readonly title?: string;
  readonly titleType?: Body["type"];
  readonly link?: string;
  readonly guid?: string;
  readonly id?: string;
  readonly "rdf:about"?: string;
  readonly isoDate?: string;
  readonly guids?: readonly (XmlNode | string)[];
  readonly identifier?: string;
  readonly links?: readonly XmlNode[];
  readonly origLink?: string;
  readonly issued?: string;
  readonly created?: string;
  readonly updated?: string;
  readonly language?: string;
  readonly bodyDescription?: readonly Body[];
  readonly bodySummary?: readonly Body[];
  readonly bodyContent?: readonly Body[];
  readonly bodyDc?: readonly Body[];
  readonly bodyMedia?: readonly Body[];
  readonly people?: readonly XmlValue[];
  readonly creators?: readonly XmlValue[];
  readonly categoryNodes?: readonly (XmlNode | string)[];
  readonly subjects?: readonly (XmlNode | string)[];
  readonly itunesCategories?: readonly XmlNode[];
  readonly enclosures?: readonly XmlNode[];
  readonly alternateEnclosures?: readonly XmlNode[];
  readonly mediaContents?: readonly XmlNode[];
  readonly mediaGroups?: readonly XmlNode[];
  readonly mediaThumbnails?: readonly XmlNode[];
  readonly mediaCategories?: readonly XmlNode[];
  readonly mediaKeywords?: string;
  readonly mediaTitle?: string;
  readonly images?: readonly XmlNode[];
  readonly source?: XmlNode;
  readonly itunes?: Itunes;
  readonly itunesAuthor?: string;
  readonly itunesImage?: readonly XmlNode[];
  readonly itunesSummary?: string;
  readonly itunesSubtitle?: string;
  readonly itunesDuration?: string;
  readonly itunesTitle?: string;
  readonly keywords?: string;
}

interface Itunes {
  readonly author?: string;
  readonly summary?: string;
  readonly subtitle?: string;
  readonly duration?: string;
  readonly image?: string;
  readonly keywords?: string;
}

const ALL = { keepArray: true } as const;

/** rss-parser's `customFields`: the rest of what the reader's vocabulary offers. */
const FEED_FIELDS = [
  ["title:type", "titleType"],
  ["body:description", "descriptions", ALL],
  ["atom:link", "links", ALL],
  ["author", "people", ALL],
  ["dc:creator", "creators", ALL],
  ["managingEditor", "editors", ALL],
  ["itunes:author", "itunesAuthor"],
  ["dc:date", "date"],
  ["date:updated", "updated"],
  ["dc:language", "language"],
  "language",
  "logo",
  "icon",
  "id",
  ["sy:updatePeriod", "updatePeriod"],
  ["sy:updateFrequency", "updateFrequency"],
];

const ATOM_FEED_FIELDS = [...FEED_FIELDS, ["link", "links", ALL], "updated"];

const COMMON_ITEM_FIELDS = [
  ["dc:title:type", "titleType"],
  ["title:type", "titleType"],
  "origLink",
  ["date:created", "created"],
  ["dc:language", "language"],
  ["body:description", "bodyDescription", ALL],
  ["body:summary", "bodySummary", ALL],
  ["body:content", "bodyContent", ALL],
  ["body:dc", "bodyDc", ALL],
  ["body:media", "bodyMedia", ALL],
  ["author", "people", ALL],
  ["dc:creator", "creators", ALL],
  ["category", "categoryNodes", ALL],
  ["dc:subject", "subjects", ALL],
  ["itunes:category", "itunesCategories", ALL],
  ["enclosure", "enclosures", ALL],
  ["podcast:alternateEnclosure", "alternateEnclosures", ALL],
  ["media:content", "mediaContents", ALL],
  ["media:group", "mediaGroups", ALL],
  ["media:thumbnail", "mediaThumbnails", ALL],
  ["media:category", "mediaCategories", ALL],
  ["media:keywords", "mediaKeywords"],
  ["media:title", "mediaTitle"],
  ["image", "images", ALL],
  ["itunes:author", "itunesAuthor"],
  ["itunes:image", "itunesImage", ALL],
  ["itunes:summary", "itunesSummary"],
  ["itunes:subtitle", "itunesSubtitle"],
  ["itunes:duration", "itunesDuration"],
  ["itunes:title", "itunesTitle"],
  ["itunes:keywords", "keywords"],
];

const RSS_ITEM_FIELDS = [
  ...COMMON_ITEM_FIELDS,
  ["guid", "guids", ALL],
  ["dc:identifier", "identifier"],
  ["atom:link", "links", ALL],
  ["date:issued", "issued"],
  ["date:updated", "updated"],
];

const ATOM_ITEM_FIELDS = [
  ...COMMON_ITEM_FIELDS,
  ["dc:date", "date"],
  ["link", "links", ALL],
  "updated",
  "published",
  "source",
  "id",
];

/**
 * rss-parser's interpretation of a document our own reader has read: its builders are used, its XML layer, its network
 * and its promises are not.
 */
export function interpret(document: XmlDocument): FeedOutput {
  const atom = document.root === "feed" || document.root === "entry";
  return new Interpreter(atom, keysOf(document)).interpret(document);
}

/** The kinds of element the document has, in the feed or in any item. */
function keysOf({ node, items }: XmlDocument): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const holder of [node, ...childrenOf(node, "channel"), ...items]) {
    for (const key in holder) keys.add(key);
  }
  return keys;
}

/** rss-parser looks for every field in every item: only those the document has are asked for. */
function withKeys(fields: readonly (string | readonly unknown[])[], keys: ReadonlySet<string>): string[] {
  return fields.filter((field) => keys.has(String(typeof field === "string" ? field : field[0]))) as string[];
}

class Interpreter extends Parser {
  declare buildRSS2: (tree: object) => FeedOutput;
  declare buildRSS1: (tree: object) => FeedOutput;
  declare buildAtomFeed: (tree: object) => FeedOutput;
  readonly #podcast: boolean;

  constructor(atom: boolean, keys: ReadonlySet<string>) {
    super({
      customFields: {
        feed: withKeys(atom ? ATOM_FEED_FIELDS : FEED_FIELDS, keys),
        item: withKeys(atom ? ATOM_ITEM_FIELDS : RSS_ITEM_FIELDS, keys),
      },
    });
    this.#podcast = [...keys].some((key) => key.startsWith("itunes:"));
  }

  interpret({ root, node, items }: XmlDocument): FeedOutput {
    switch (root) {
      case "feed":
        return this.buildAtomFeed({ feed: { ...node, entry: items } });
      case "entry":
        return this.buildAtomFeed({ feed: { entry: [node] } });
      case "rdf:RDF":
        return this.buildRSS1({ "rdf:RDF": { channel: [channelOf(node)], item: items } });
      case "channel":
        return this.buildRSS2(this.#rss2([{ ...node, item: items }]));
      default:
        return this.buildRSS2(this.#rss2([{ ...channelOf(node), item: items }]));
    }
  }

  /** Its builder reads the iTunes fields only where the namespace is declared in the usual place. */
  #rss2(channel: readonly object[]): object {
    return { rss: { $: { version: "2.0", ...(this.#podcast ? { "xmlns:itunes": "itunes" } : {}) }, channel } };
  }
}

/** The channel with the image that RSS 1.0 puts beside it. */
function channelOf(root: XmlNode): XmlNode {
  const channel = childrenOf(root, "channel")[0] ?? {};
  const image = channel["image"] ?? root["image"];
  return image === undefined ? channel : { ...channel, image };
}
