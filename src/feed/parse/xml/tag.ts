import { MAX_ATTRIBUTES, MAX_TEXT_CHARS } from "../limits.js";
import { afterTag, type Cursor, endsName, find, markUnclosed, report } from "./cursor.js";
import { decodeEntities } from "./entities.js";

export type Attributes = Readonly<Record<string, string>>;

export interface StartTag {
  readonly name: string;
  readonly attributes: Attributes | undefined;
  /** `xmlns` attributes as prefix and address. */
  readonly declarations: readonly (readonly [string, string])[] | undefined;
  readonly selfClosing: boolean;
}

/** The attributes that are read, by the name rss-parser gives them; all others are read over, so no name of a document becomes a key. */
const KNOWN: ReadonlyMap<string, string> = new Map(
  [
    ...[
      "href",
      "rel",
      "type",
      "url",
      "length",
      "title",
      "hreflang",
      "term",
      "label",
      "scheme",
      "domain",
      "mode",
      "src",
    ],
    ...["text", "medium", "duration", "filesize", "isdefault", "version", "role", "width", "height", "uri", "value"],
    ...["xml:base", "xml:lang", "rdf:about", "rdf:resource", "resource", "lastmod", "base", "img", "lang", "group"],
    ...["encoding", "about", "name", "email", "duration"],
  ]
    .map((name) => [name, name] as [string, string])
    .concat([
      ["ispermalink", "isPermaLink"],
      ["filesize", "fileSize"],
    ]),
);

/** Reads the start tag at `at` and moves behind it. `undefined` when the document ends inside it. */
export function readStartTag(cursor: Cursor, at: number): StartTag | undefined {
  const { text } = cursor;
  let end = at + 1;
  while (!endsName(text.charCodeAt(end))) end++;
  const name = text.slice(at + 1, end);
  if (text.charCodeAt(end) === 62) {
    cursor.pos = end + 1;
    return { name, attributes: undefined, declarations: undefined, selfClosing: false };
  }
  return readAttributes(cursor, name, end);
}

function readAttributes(cursor: Cursor, name: string, from: number): StartTag | undefined {
  const { text } = cursor;
  let attributes: Record<string, string> | undefined;
  let declarations: (readonly [string, string])[] | undefined;
  let count = 0;
  for (let at = from; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 47 || code === 34 || code === 39 || code === 61) {
      at++;
      continue;
    }
    if (code === 62 || code === 60) {
      cursor.pos = code === 62 ? at + 1 : at;
      return { name, attributes, declarations, selfClosing: text.charCodeAt(at - 1) === 47 };
    }
    const pair = readAttribute(cursor, at);
    at = pair.end;
    if (++count > MAX_ATTRIBUTES) {
      if (count === MAX_ATTRIBUTES + 1)
        report(cursor, `an element has more than ${MAX_ATTRIBUTES} attributes; the rest was not read`);
      continue;
    }
    const known = KNOWN.get(pair.name) ?? KNOWN.get(pair.name.toLowerCase());
    if (known !== undefined) {
      attributes ??= {};
      attributes[known] ??= decodeEntities(text.slice(pair.from, pair.to), cursor.entities);
    } else if (pair.name.startsWith("xmlns")) {
      declarations ??= [];
      declarations.push([pair.name.slice(6), decodeEntities(text.slice(pair.from, pair.to), cursor.entities)]);
    }
  }
  return undefined;
}

interface Attribute {
  readonly name: string;
  /** Where its value stands. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

function readAttribute(cursor: Cursor, at: number): Attribute {
  const { text } = cursor;
  let end = at + 1;
  while (end < text.length && text.charCodeAt(end) !== 61 && !endsName(text.charCodeAt(end))) end++;
  const name = text.slice(at, end);
  let value = end;
  while (text.charCodeAt(value) <= 32) value++;
  if (text.charCodeAt(value) !== 61) return { name, from: end, to: end, end };
  value++;
  while (text.charCodeAt(value) <= 32) value++;
  const quote = text.charCodeAt(value);
  if (quote === 34 || quote === 39) {
    const close = find(cursor, quote === 34 ? '"' : "'", value + 1);
    if (close >= 0) return { name, from: value + 1, to: Math.min(close, value + 1 + MAX_TEXT_CHARS), end: close + 1 };
    markUnclosed(cursor, value);
    const stop = Math.max(afterTag(cursor, value) - 1, value + 1);
    return { name, from: value + 1, to: stop, end: stop };
  }
  let stop = value;
  while (stop < text.length && text.charCodeAt(stop) > 32 && text.charCodeAt(stop) !== 62) stop++;
  return { name, from: value, to: stop, end: stop };
}
