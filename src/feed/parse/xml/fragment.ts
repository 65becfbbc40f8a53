import {
  afterDeclaration,
  afterTag,
  type Cursor,
  closes,
  closesOuter,
  endsName,
  markUnclosed,
  report,
  startsName,
} from "./cursor.js";
import { type DeclaredEntities, decodeEntities } from "./entities.js";

export interface Fragment {
  /** Decoded text; as written, references and all, when `markup` is set. */
  readonly value: string;
  /** Elements stand in it. */
  readonly markup: boolean;
}

const CDATA = "<![CDATA[";
/** White space that is not one blank between words. */
const WIDE_SPACE = /[\t\n\f\r]| {2}/;

/** Each run of white space as one blank: most texts have none that is longer, and looking is cheaper than replacing. */
export function singleSpaced(text: string): string {
  return WIDE_SPACE.test(text) ? text.replace(/[ \t\r\n\f]+/g, " ") : text;
}

/** Reads what is inside the element `name`, from behind its start tag to behind its end tag. `undefined` when the document ends before. */
export function readFragment(cursor: Cursor, name: string): Fragment | undefined {
  const { text, pos } = cursor;
  const at = text.indexOf("<", pos);
  if (at >= 0 && text.charCodeAt(at + 1) === 47 && closes(text, at, name)) {
    cursor.pos = afterTag(cursor, at);
    return { value: decodeEntities(text.slice(pos, at), cursor.entities), markup: false };
  }
  return readPieces(cursor, name, at);
}

function readPieces(cursor: Cursor, name: string, first: number): Fragment | undefined {
  const { text, pos: start } = cursor;
  let value = "";
  let from = start;
  let at = first;
  while (at >= 0) {
    const code = text.charCodeAt(at + 1);
    if (code === 47) {
      const own = closes(text, at, name);
      if (!own && !closesOuter(cursor, at)) return readMarkup(cursor, name, start);
      value += decodeEntities(text.slice(from, at), cursor.entities);
      if (!own) reportNoEnd(cursor, name, start, at);
      cursor.pos = own ? afterTag(cursor, at) : at;
      return { value, markup: false };
    }
    if (code === 33 || code === 63) {
      value += decodeEntities(text.slice(from, at), cursor.entities);
      from = afterDeclaration(cursor, at);
      if (text.startsWith(CDATA, at)) {
        const closed = text.startsWith("]]>", from - 3) && from - 3 >= at + CDATA.length;
        value += text.slice(at + CDATA.length, closed ? from - 3 : from);
      }
      at = text.indexOf("<", from);
    } else if (startsName(code)) {
      return readMarkup(cursor, name, start);
    } else {
      at = text.indexOf("<", at + 1);
    }
  }
  cursor.truncated = true;
  cursor.pos = text.length;
  return undefined;
}

function readMarkup(cursor: Cursor, name: string, start: number): Fragment | undefined {
  const end = findEnd(cursor, name, start);
  if (end < 0) {
    cursor.truncated = true;
    cursor.pos = cursor.text.length;
    return undefined;
  }
  const own = closes(cursor.text, end, name);
  if (own || cursor.rereadable < end - start) {
    cursor.pos = own ? afterTag(cursor, end) : end;
    return { value: cursor.text.slice(start, end), markup: true };
  }
  // No end tag: what stands before the next element is its text, and that element is read for itself.
  cursor.rereadable -= end - start;
  reportNoEnd(cursor, name, start, end);
  const next = cursor.text.indexOf("<", start);
  cursor.pos = next;
  return { value: decodeEntities(cursor.text.slice(start, next), cursor.entities), markup: false };
}

/** An end tag found within a CDATA section without an end is a quotation: the document was cut in that section. */
function reportNoEnd(cursor: Cursor, name: string, start: number, end: number): void {
  report(cursor, `<${name}> has no end tag`);
  if (cursor.unclosedFrom >= start && cursor.unclosedFrom < end) cursor.truncated = true;
}

/** Moves behind an element that is not read. One without an end tag is taken for an empty one. */
export function skipElement(cursor: Cursor, name: string): void {
  const start = cursor.pos;
  const end = findEnd(cursor, name, start);
  const own = end >= 0 && closes(cursor.text, end, name);
  if (end < 0) markUnclosed(cursor, start);
  if (own) {
    cursor.pos = afterTag(cursor, end);
  } else if (cursor.rereadable >= (end < 0 ? cursor.text.length : end) - start) {
    cursor.rereadable -= (end < 0 ? cursor.text.length : end) - start;
    cursor.pos = start;
  } else {
    cursor.pos = end < 0 ? cursor.text.length : end;
  }
}

/** Where the end tag of `name` begins, or that of an element around it; -1 when there is neither. */
function findEnd(cursor: Cursor, name: string, start: number): number {
  const { text } = cursor;
  let depth = 0;
  for (let at = text.indexOf("<", start); at >= 0; ) {
    const code = text.charCodeAt(at + 1);
    let next = at + 1;
    if (code === 47) {
      if (closes(text, at, name)) {
        if (depth-- === 0) return at;
      } else if (closesOuter(cursor, at)) {
        return at;
      }
    } else if (code === 33 || code === 63) {
      next = afterDeclaration(cursor, at);
    } else if (text.startsWith(name, at + 1) && endsName(text.charCodeAt(at + 1 + name.length))) {
      next = afterTag(cursor, at);
      if (text.charCodeAt(next - 2) !== 47) depth++;
    }
    at = text.indexOf("<", next);
  }
  return -1;
}

/** Markup as plain text: tags out, references resolved. */
export function textOfMarkup(raw: string, entities: DeclaredEntities): string {
  let plain = "";
  let from = 0;
  for (let at = raw.indexOf("<"); at >= 0; at = raw.indexOf("<", from)) {
    const close = raw.startsWith(CDATA, at) ? raw.indexOf("]]>", at) : raw.indexOf(">", at);
    if (close < 0) break;
    plain += decodeEntities(raw.slice(from, at), entities);
    if (raw.startsWith(CDATA, at)) plain += raw.slice(at + CDATA.length, close);
    from = raw.startsWith(CDATA, at) ? close + 3 : close + 1;
  }
  return plain + decodeEntities(raw.slice(from), entities);
}

/** How often a CDATA section may have been wrapped in another. */
const MAX_WRAPPINGS = 3;

/** A value without the marks of a CDATA section around it, and with the text of those that follow. */
export function unwrapCdata(value: string): string {
  let inner = value;
  for (let count = 0; count < MAX_WRAPPINGS && inner.trimStart().startsWith(CDATA); count++) {
    inner = dissolveCdata(inner, false);
  }
  return inner;
}

/** Markup with its CDATA sections dissolved: as text in XHTML, as the HTML that was meant elsewhere. */
export function dissolveCdata(raw: string, escaped: boolean): string {
  if (!raw.includes(CDATA)) return raw;
  let markup = "";
  let from = 0;
  for (let at = raw.indexOf(CDATA); at >= 0; at = raw.indexOf(CDATA, from)) {
    const close = raw.indexOf("]]>", at);
    const end = close < 0 ? raw.length : close;
    const inner = raw.slice(at + CDATA.length, end);
    markup += raw.slice(from, at) + (escaped ? inner.replace(/&/g, "&amp;").replace(/</g, "&lt;") : inner);
    from = Math.min(end + 3, raw.length);
  }
  return markup + raw.slice(from);
}
