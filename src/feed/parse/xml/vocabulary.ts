import { EXTENSION_CONTAINERS, EXTENSIONS, IMAGE, ITEM_CONTAINERS, ITEM_EXTENSIONS, OWNER } from "./extensions.js";
import { both, vocabulary } from "./rule.js";

/*
 * Which elements are read, where, and as what. Everything else is skipped without descending.
 * The names on the left are canonical; the key behind the kind is what rss-parser's builders look for, or a private one
 * that they do not know: bodies stay away from its snippet code, which is quadratic in their length, and dates, which
 * are instants by then, from its way of reading them.
 */

/** Elements in which publishers name the picture of an item: as text, as an attribute, or in a `url` inside. */
const IMAGE_NAMES = [
  ...["image", "img", "picture", "photo", "thumbnail", "thumb", "cover", "thumbnail_url", "thumbnailurl"],
  ...["image_url", "imageurl", "image_link", "imagelink", "featured_image", "featuredimage", "post-thumbnail"],
  ...["g:image_link", "enclosure_image", "lead_image", "leadimage", "mainimage", "main_image"],
];

const RSS_ITEM = vocabulary(
  {
    ...ITEM_EXTENSIONS,
    title: "title title",
    "atom:title": "title title",
    link: "link link",
    "atom:link": "node atom:link",
    guid: "node guid",
    source: "node source",
    id: "node guid",
    "atom:id": "node guid",
    "dc:identifier": "text dc:identifier",
    description: "body body:description",
    abstract: "body body:description",
    summary: "body body:summary",
    "atom:summary": "body body:summary",
    content: "body body:content",
    "atom:content": "body body:content",
    pubdate: "date date:published",
    published: "date date:published",
    issued: "date date:issued",
    "atom:published": "date date:published",
    "atom:issued": "date date:issued",
    date: "date date:dc",
    updated: "date date:updated",
    modified: "date date:updated",
    lastbuilddate: "date date:updated",
    "atom:updated": "date date:updated",
    "atom:modified": "date date:updated",
    created: "date date:created",
    "atom:created": "date date:created",
    author: "mixed author",
    "atom:author": "mixed author",
    managingeditor: "mixed author",
    category: "node category",
    "atom:category": "node category",
    categories: "through",
    authors: "through",
    enclosures: "through",
    links: "through",
    keywords: "text itunes:keywords",
    tags: "text itunes:keywords",
    enclosure: "node enclosure",
    ...Object.fromEntries(IMAGE_NAMES.map((name) => [name, "mixed image"] as const)),
    "dcterms:alternative": "text dc:alternative",
  },
  { ...ITEM_CONTAINERS, ...Object.fromEntries(IMAGE_NAMES.map((name) => [name, IMAGE])) },
);

const SKIP_HOURS = vocabulary({ hour: "text hour" });
const SKIP_DAYS = vocabulary({ day: "text day" });

const RSS_CHANNEL = vocabulary(
  {
    ...EXTENSIONS,
    item: "container item",
    "atom:entry": "container item",
    entry: "container item",
    items: "through",
    entries: "through",
    title: "title title",
    "atom:title": "title title",
    link: "link link",
    "atom:link": "node atom:link",
    description: "body body:description",
    tagline: "body body:description",
    subtitle: "body body:description",
    abstract: "body body:description",
    "atom:subtitle": "body body:description",
    language: "text language",
    pubdate: "date pubDate",
    published: "date pubDate",
    lastbuilddate: "date lastBuildDate",
    "atom:updated": "date date:updated",
    updated: "date date:updated",
    author: "mixed author",
    "atom:author": "mixed author",
    managingeditor: "mixed managingEditor",
    webmaster: "mixed webMaster",
    ttl: "text ttl",
    skiphours: "container skipHours",
    skipdays: "container skipDays",
    "sy:updateperiod": "text sy:updatePeriod",
    "sy:updatefrequency": "text sy:updateFrequency",
    "itunes:owner": "container itunes:owner",
    image: "container image",
    logo: "url logo",
    "atom:logo": "url logo",
    "atom:icon": "url logo",
  },
  {
    ...EXTENSION_CONTAINERS,
    item: RSS_ITEM,
    "atom:entry": RSS_ITEM,
    entry: RSS_ITEM,
    skiphours: SKIP_HOURS,
    skipdays: SKIP_DAYS,
    image: IMAGE,
    "itunes:owner": OWNER,
  },
);

/** `rss` and `rdf:RDF`: items and images stand in the channel or beside it. */
const RSS_ROOT = vocabulary(
  { channel: "container channel", item: "container item", image: "container image" },
  { channel: RSS_CHANNEL, item: RSS_ITEM, image: IMAGE },
);

const ATOM_DATES = {
  published: "date date:published",
  issued: "date date:published",
  updated: "date date:updated",
  modified: "date date:updated",
  created: "date date:created",
  pubdate: "date date:published",
} as const;

const ATOM_SOURCE = both({ author: "mixed author", title: "title title", link: "node link" });

const ATOM_ENTRY = both(
  {
    ...ATOM_DATES,
    title: "title title",
    link: "node link",
    id: "text id",
    guid: "text id",
    summary: "body body:summary",
    description: "body body:summary",
    content: "body body:content",
    author: "mixed author",
    category: "node category",
    enclosure: "node enclosure",
    source: "container source",
  },
  { ...ITEM_EXTENSIONS, categories: "through", authors: "through", links: "through" },
  { ...ITEM_CONTAINERS, source: ATOM_SOURCE, "atom:source": ATOM_SOURCE },
);

const ATOM_FEED = both(
  {
    ...ATOM_DATES,
    title: "title title",
    subtitle: "body body:description",
    tagline: "body body:description",
    description: "body body:description",
    link: "node link",
    id: "text id",
    author: "mixed author",
    language: "text language",
    logo: "url logo",
    icon: "url icon",
    entry: "container entry",
  },
  {
    ...EXTENSIONS,
    "sy:updateperiod": "text sy:updatePeriod",
    "sy:updatefrequency": "text sy:updateFrequency",
    item: "container entry",
  },
  { ...EXTENSION_CONTAINERS, entry: ATOM_ENTRY, "atom:entry": ATOM_ENTRY, item: ATOM_ENTRY },
);

/** The outermost elements that make a document a feed. */
export const ROOTS = vocabulary(
  {
    rss: "container rss",
    "rdf:rdf": "container rdf:RDF",
    rdf: "container rdf:RDF",
    feed: "container feed",
    "atom:feed": "container feed",
    channel: "container channel",
    entry: "container entry",
    "atom:entry": "container entry",
  },
  {
    rss: RSS_ROOT,
    "rdf:rdf": RSS_ROOT,
    rdf: RSS_ROOT,
    feed: ATOM_FEED,
    "atom:feed": ATOM_FEED,
    channel: RSS_CHANNEL,
    entry: ATOM_ENTRY,
    "atom:entry": ATOM_ENTRY,
  },
);
