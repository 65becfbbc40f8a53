import { repairLatin1 } from "../../../lib/encoding/mojibake.js";
import { MAX_DEPTH, MAX_EXPANDED_CHARS, MAX_ITEMS } from "../limits.js";
import { afterDeclaration, afterTag, closes, closesOuter, createCursor, report, startsName } from "./cursor.js";
import { decodeEntities } from "./entities.js";
import { skipElement, unwrapCdata } from "./fragment.js";
import { readLeaf } from "./leaf.js";
import { textsOf, type XmlDocument, type XmlNode, type XmlValue } from "./node.js";
import { resolveUrl } from "./resolve-url.js";
import { namespaceOf, type Root, seekRoot } from "./root.js";
import type { Rule } from "./rule.js";
import { declare, ruleFor, type Scope } from "./scope.js";
import { readStartTag, type StartTag } from "./tag.js";
import {
  add,
  baseIn,
  declaresBase,
  type NodeBuilder,
  type Place,
  type Reading,
  type XmlOptions,
} from "./xml-reading.js";

const GREATER = 62;

/**
 * Reads a feed's XML in one pass and in linear time, however broken: bare `&`, missing end tags, wrong case, undeclared
 * prefixes, junk around the root. Reads only what `vocabulary.ts` names. Never throws.
 */
export function readXml(text: string, options: XmlOptions): XmlDocument {
  const reading: Reading = { ...options, cursor: createCursor(text), items: [], atom: false, list: undefined };
  const { cursor } = reading;
  let first = seekRoot(reading);
  let node = first.root === undefined ? {} : readRoot(reading, first.root);
  // An empty root before the real one says nothing; some servers write both.
  for (let count = 1; count < MAX_ROOTS && first.root !== undefined && isBare(reading, node); count++) {
    const next = seekRoot(reading);
    if (next.root === undefined) break;
    first = next;
    node = readRoot(reading, next.root);
  }
  const facts = first.element === undefined ? {} : { firstElement: first.element };
  if (first.root === undefined) {
    const truncated = cursor.truncated || Number.isFinite(cursor.unclosedFrom);
    return { ...facts, node: {}, namespace: "", items: [], truncated, problems: [...cursor.problems] };
  }
  const { rule, tag } = first.root;
  const truncated = cursor.truncated || swallowsEnd(reading);
  if (cursor.entities.isSpent) {
    report(
      cursor,
      `the document's own entities make more than ${MAX_EXPANDED_CHARS} characters; the rest stays as written`,
    );
  }
  return {
    ...facts,
    root: rule.key,
    node,
    namespace: namespaceOf(tag),
    items: itemsOf(reading, truncated),
    truncated,
    problems: [...cursor.problems],
  };
}

/** How many outermost elements are tried. */
const MAX_ROOTS = 4;

function readRoot(reading: Reading, { rule, tag, place }: Root): XmlNode {
  reading.list = rule.inside;
  reading.atom = rule.key === "feed" || rule.key === "entry";
  return readContainer(reading, tag, rule, place).node;
}

/** Nothing was read in the root, or only an empty channel. */
function isBare(reading: Reading, node: XmlNode): boolean {
  if (reading.items.length > 0 || reading.cursor.pos >= reading.cursor.text.length) return false;
  return Object.entries(node).every(
    ([key, values]) =>
      key === "$" || (key === "channel" && Array.isArray(values) && values.every((value) => isEmpty(value))),
  );
}

function isEmpty(value: XmlValue): boolean {
  return typeof value === "object" && Object.keys(value).every((key) => key === "$");
}

/** Of a truncated document only the items whose end tag was read, before anything that has no end: the rest may be half an item. */
function itemsOf({ items, cursor }: Reading, truncated: boolean): XmlNode[] {
  const whole = truncated ? items.filter((item) => item.isClosed && item.end <= cursor.unclosedFrom) : items;
  return whole.map(({ node }) => node);
}

/** A CDATA section, comment or attribute without an end took the root's end tag for its own text, and more text follows. */
function swallowsEnd({ cursor }: Reading): boolean {
  return cursor.unclosedFrom < cursor.pos && /\S/.test(cursor.text.slice(cursor.pos));
}

interface Container {
  readonly node: XmlNode;
  /** Its own end tag was read. */
  readonly isClosed: boolean;
}

function readContainer(reading: Reading, tag: StartTag, rule: Rule, around: Place): Container {
  const node: NodeBuilder = {};
  if (tag.attributes !== undefined) node["$"] = tag.attributes;
  const place = enter(tag, around);
  if (tag.selfClosing) return { node: node as XmlNode, isClosed: true };
  const { cursor } = reading;
  cursor.open.push(tag.name);
  const text = rule.kind === "mixed" ? [] : undefined;
  const isClosed = readChildren(reading, tag.name, rule, place, node, text);
  cursor.open.pop();
  const own = text === undefined ? undefined : unwrapCdata(text.join("").trim());
  if (own) node["_"] = reading.doublyEncoded ? repairLatin1(own) : own;
  return { node: node as XmlNode, isClosed };
}

function enter(tag: StartTag, around: Place): Place {
  const scope = tag.declarations === undefined ? around.scope : declare(around.scope, tag.declarations);
  const hasBase = around.hasBase || declaresBase(tag.attributes);
  return { scope, base: baseIn(tag.attributes, around.base), hasBase, depth: around.depth + 1 };
}

/** Reads up to the element's end. `true` when that is its own end tag, whole. */
function readChildren(
  reading: Reading,
  name: string,
  rule: Rule,
  place: Place,
  node: NodeBuilder,
  words: string[] | undefined,
): boolean {
  const { cursor } = reading;
  const { text } = cursor;
  for (let at = text.indexOf("<", cursor.pos); at >= 0; at = text.indexOf("<", cursor.pos)) {
    if (words !== undefined && at > cursor.pos) words.push(decodeEntities(text.slice(cursor.pos, at), cursor.entities));
    const code = text.charCodeAt(at + 1);
    if (code === 47) {
      const own = closes(text, at, name);
      if (own || closesOuter(cursor, at)) {
        if (!own) report(cursor, `<${name}> has no end tag`);
        if (!own) {
          cursor.pos = at;
          return false;
        }
        cursor.pos = afterTag(cursor, at);
        return text.charCodeAt(cursor.pos - 1) === GREATER;
      }
      cursor.pos = afterTag(cursor, at);
    } else if (code === 33 || code === 63) {
      cursor.pos = afterDeclaration(cursor, at);
      if (words !== undefined && text.startsWith("<![CDATA[", at)) words.push(text.slice(at + 9, cursor.pos - 3));
    } else if (startsName(code)) {
      if (!readChild(reading, at, name, rule, place, node)) return false;
    } else {
      cursor.pos = at + 1;
    }
  }
  cursor.truncated = true;
  cursor.pos = text.length;
  return false;
}

/** Reads one child. `false` when it cannot be one, and the element around it must have ended. */
function readChild(
  reading: Reading,
  at: number,
  parent: string,
  around: Rule,
  place: Place,
  node: NodeBuilder,
): boolean {
  const { cursor } = reading;
  const tag = readStartTag(cursor, at);
  if (tag === undefined) {
    cursor.truncated = true;
    cursor.pos = cursor.text.length;
    return false;
  }
  const scope = tag.declarations === undefined ? place.scope : declare(place.scope, tag.declarations);
  const rule = ruleFor(around.inside, scope, tag.name);
  if (rule === undefined) {
    if (endsOuter(reading, scope, tag.name, place)) {
      report(cursor, `<${parent}> has no end tag`);
      cursor.pos = at;
      return false;
    }
    if (!tag.selfClosing) skipElement(cursor, tag.name);
  } else if (place.depth >= MAX_DEPTH) {
    report(cursor, `elements are nested more than ${MAX_DEPTH} deep; the inner ones were not read`);
    if (!tag.selfClosing) skipElement(cursor, tag.name);
  } else {
    readKnown(reading, tag, rule, around, place, node);
  }
  return true;
}

/** CDF names the page of an item in an attribute. */
function withLink(item: XmlNode, base: string): XmlNode {
  const href = item.$?.["href"];
  return href === undefined || item["link"] !== undefined ? item : { ...item, link: [resolveUrl(href, base)] };
}

/** Atom says in an attribute which language an entry is in, or its title where the feed is in another (RFC 4287 section 2). */
function withLanguage(entry: XmlNode): XmlNode {
  const language = textsOf(entry, "title:lang")[0] ?? entry.$?.["xml:lang"];
  return language === undefined || entry["dc:language"] !== undefined ? entry : { ...entry, "dc:language": [language] };
}

/** An item that begins where none can be: whatever is open inside the list has no end tag. */
function endsOuter(reading: Reading, scope: Scope, name: string, place: Place): boolean {
  if (reading.list === undefined || place.depth < 2) return false;
  const key = ruleFor(reading.list, scope, name)?.key;
  return key === "item" || key === "entry";
}

function readKnown(reading: Reading, tag: StartTag, rule: Rule, around: Rule, place: Place, node: NodeBuilder): void {
  if (rule.kind === "through") {
    readThrough(reading, tag, around, place, node);
  } else if (rule.kind === "container" || rule.kind === "mixed") {
    const isItem = rule.key === "item" || rule.key === "entry";
    if (isItem && reading.items.length >= MAX_ITEMS) {
      report(reading.cursor, `more than ${MAX_ITEMS} items; the rest was not read`);
      if (!tag.selfClosing) skipElement(reading.cursor, tag.name);
      return;
    }
    const child = readContainer(reading, tag, rule, place);
    if (isItem) {
      const item = reading.atom ? withLanguage(child.node) : withLink(child.node, place.base);
      reading.items.push({ node: item, end: reading.cursor.pos, isClosed: child.isClosed });
    } else {
      add(reading, node, rule.key, child.node);
    }
  } else {
    readLeaf(reading, tag, rule, place, node);
  }
}

/** A list that some publishers put around elements which stand by themselves elsewhere. */
function readThrough(reading: Reading, tag: StartTag, around: Rule, place: Place, node: NodeBuilder): void {
  if (tag.selfClosing) return;
  reading.cursor.open.push(tag.name);
  readChildren(reading, tag.name, around, enter(tag, place), node, undefined);
  reading.cursor.open.pop();
}
