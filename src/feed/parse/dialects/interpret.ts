import Parser from "rss-parser";
import { childrenOf, type XmlDocument, type XmlNode, type XmlValue } from "../xml/node.js";
import type { Body } from "../xml/text-construct.js";

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
  readonly itunesImage?: readonly XmlNode[];
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
  readonly dcDate?: string;
  readonly updated?: string;
  readonly logo?: string;
  readonly icon?: string;
  readonly id?: string;
  readonly dcTitle?: string;
  readonly bodyDc?: readonly Body[];
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
  readonly guids?: readonly (XmlNode | string)[];
  readonly identifier?: string;
  readonly links?: readonly XmlNode[];
  readonly origLink?: string;
  readonly issued?: string;
  readonly published?: string;
  readonly dcDate?: string;
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
  readonly dcTitle?: string;
  readonly images?: readonly XmlNode[];
  /** Of Atom. */
  readonly source?: XmlNode;
  /** Of RSS. */
  readonly sources?: readonly (XmlNode | string)[];
  readonly itunesAuthor?: string;
  readonly itunesImage?: readonly XmlNode[];
  readonly itunesSummary?: string;
  readonly itunesSubtitle?: string;
  readonly itunesDuration?: string;
  readonly itunesTitle?: string;
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
  ["itunes:image", "itunesImage", ALL],
  ["date:dc", "dcDate"],
  ["date:updated", "updated"],
  ["dc:language", "language"],
  "language",
  "logo",
  "icon",
  "id",
  ["sy:updatePeriod", "updatePeriod"],
  ["sy:updateFrequency", "updateFrequency"],
];

/** rss-parser takes `dc:title` for a title in RSS only. */
const DC_TITLE = ["dc:title", "dcTitle"];
const ATOM_FEED_FIELDS = [...FEED_FIELDS, DC_TITLE, ["body:dc", "bodyDc", ALL], ["link", "links", ALL]];

const COMMON_ITEM_FIELDS = [
  ["dc:title:type", "titleType"],
  ["title:type", "titleType"],
  "origLink",
  ["date:published", "published"],
  ["date:dc", "dcDate"],
  ["date:created", "created"],
  ["date:updated", "updated"],
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
  ["source", "sources", ALL],
];

const ATOM_ITEM_FIELDS = [...COMMON_ITEM_FIELDS, DC_TITLE, ["link", "links", ALL], "source", "id"];

/**
 * rss-parser's interpretation of a document our own reader has read: its builders are used, its XML layer, its network
 * and its promises are not.
 */
export function interpret(document: XmlDocument): FeedOutput {
  return INTERPRETER.interpret(document);
}

/** The kinds of element the document has, in the feed or in any item. */
function keysOf({ node, items }: XmlDocument): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const holder of [node, ...childrenOf(node, "channel"), ...items]) {
    for (const key in holder) keys.add(key);
  }
  return keys;
}

type Field = string | readonly unknown[];

/** What rss-parser has and does not declare. */
interface Builders {
  buildRSS2(tree: object): FeedOutput;
  buildRSS1(tree: object): FeedOutput;
  buildAtomFeed(tree: object): FeedOutput;
  parseItemRss(item: object, fields: readonly Field[]): ItemOutput;
}

const BUILDERS = Parser.prototype as unknown as Builders;

class Interpreter extends Parser {
  declare readonly buildRSS2: Builders["buildRSS2"];
  declare readonly buildRSS1: Builders["buildRSS1"];
  declare readonly buildAtomFeed: Builders["buildAtomFeed"];
  declare readonly options: { customFields: { feed: readonly Field[]; item: readonly Field[] } };
  #keys: ReadonlySet<string> = new Set();
  /** All fields of the RSS items of the document, and those of them it has. */
  #asked: readonly Field[] = [];
  #present: readonly Field[] = [];

  interpret(document: XmlDocument): FeedOutput {
    const atom = document.root === "feed" || document.root === "entry";
    this.#keys = keysOf(document);
    this.options.customFields = {
      feed: this.#withKeys(atom ? ATOM_FEED_FIELDS : FEED_FIELDS),
      item: this.#withKeys(atom ? ATOM_ITEM_FIELDS : RSS_ITEM_FIELDS),
    };
    return this.#build(document);
  }

  #build({ root, node, items }: XmlDocument): FeedOutput {
    switch (root) {
      case "feed":
        return this.buildAtomFeed({ feed: { ...node, entry: items } });
      case "entry":
        return this.buildAtomFeed({ feed: { entry: [node] } });
      case "rdf:RDF":
        return this.buildRSS1({ "rdf:RDF": { channel: [channelOf(node)], item: items } });
      case "channel":
        return this.buildRSS2({ rss: { channel: [{ ...node, item: items }] } });
      default:
        return this.buildRSS2({ rss: { channel: [{ ...channelOf(node), item: items }] } });
    }
  }

  /** rss-parser's own, which looks for every field it knows in every item: only those the document has are asked for. */
  parseItemRss(item: object, fields: readonly Field[]): ItemOutput {
    if (fields !== this.#asked) {
      this.#asked = fields;
      this.#present = this.#withKeys(fields);
    }
    return BUILDERS.parseItemRss.call(this, item, this.#present);
  }

  #withKeys(fields: readonly Field[]): readonly Field[] {
    return fields.filter((field) => this.#keys.has(String(typeof field === "string" ? field : field[0])));
  }
}

/** One for all documents: making a Parser sets up the XML layer that is not used. */
const INTERPRETER = new Interpreter();

/** The channel with the image that RSS 1.0 puts beside it. */
function channelOf(root: XmlNode): XmlNode {
  const channel = childrenOf(root, "channel")[0] ?? {};
  const image = channel["image"] ?? root["image"];
  return image === undefined ? channel : { ...channel, image };
}
