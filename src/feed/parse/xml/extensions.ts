import { type Vocabulary, vocabulary } from "./rule.js";

const SUBJECTS = vocabulary({ "rdf:li": "node li" });
const TOPICS: Vocabulary = vocabulary({ "rdf:bag": "container bag" }, { "rdf:bag": SUBJECTS });

const MEDIA_DETAILS = {
  "media:thumbnail": "node media:thumbnail",
  "media:title": "title media:title",
  "media:description": "body body:media",
  "media:credit": "node media:credit",
  "media:category": "node media:category",
  "media:keywords": "text media:keywords",
  "media:text": "text media:text",
} as const;

const MEDIA_CONTENT = vocabulary({ ...MEDIA_DETAILS, "media:content": "node media:content" });
const MEDIA_GROUP = vocabulary(
  { ...MEDIA_DETAILS, "media:content": "container media:content" },
  { "media:content": MEDIA_CONTENT },
);
const ALTERNATE_ENCLOSURE = vocabulary({ "podcast:source": "node source" });
export const OWNER = vocabulary({ "itunes:name": "text itunes:name", "itunes:email": "text itunes:email" });
export const IMAGE = vocabulary({
  url: "url url",
  link: "url link",
  title: "text title",
  width: "text width",
  height: "text height",
});
const SUBCATEGORY = vocabulary({ "itunes:category": "node itunes:category" });
const SUBJECT_LIST = { "dc:subject": TOPICS, "dcterms:subject": TOPICS };

export const EXTENSIONS = {
  "dc:creator": "mixed dc:creator",
  "dc:author": "mixed dc:creator",
  "dc:subject": "mixed dc:subject",
  "dc:language": "text dc:language",
  "dc:title": "title dc:title",
  "dc:date": "date date:dc",
  "dc:description": "body body:dc",
  "dcterms:title": "title dc:title",
  "dcterms:creator": "mixed dc:creator",
  "dcterms:subject": "mixed dc:subject",
  "dcterms:abstract": "body body:dc",
  "dcterms:issued": "date date:issued",
  "dcterms:available": "date date:issued",
  "dcterms:created": "date date:created",
  "dcterms:modified": "date date:updated",
  "dcterms:date": "date date:dc",
  "itunes:author": "text itunes:author",
  "googleplay:author": "text itunes:author",
  "itunes:subtitle": "text itunes:subtitle",
  "itunes:summary": "text itunes:summary",
  "googleplay:description": "text itunes:summary",
  "itunes:image": "node itunes:image",
  "googleplay:image": "node itunes:image",
  "itunes:keywords": "text itunes:keywords",
  "itunes:category": "container itunes:category",
  "googleplay:category": "node itunes:category",
  "media:content": "container media:content",
  "media:group": "container media:group",
  ...MEDIA_DETAILS,
} as const;

export const EXTENSION_CONTAINERS = {
  ...SUBJECT_LIST,
  "itunes:category": SUBCATEGORY,
  "media:content": MEDIA_CONTENT,
  "media:group": MEDIA_GROUP,
};

export const ITEM_EXTENSIONS = {
  ...EXTENSIONS,
  "itunes:title": "text itunes:title",
  "itunes:duration": "text itunes:duration",
  "itunes:episode": "text itunes:episode",
  "itunes:season": "text itunes:season",
  "podcast:alternateenclosure": "container podcast:alternateEnclosure",
  "podcast:person": "node podcast:person",
  "feedburner:origlink": "url origLink",
  "content:encoded": "body body:content",
  "xhtml:body": "body body:content",
  "xhtml:div": "body body:content",
  body: "body body:content",
  fullitem: "body body:content",
} as const;

export const ITEM_CONTAINERS = { ...EXTENSION_CONTAINERS, "podcast:alternateenclosure": ALTERNATE_ENCLOSURE };
