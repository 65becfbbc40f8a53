import { MAX_REPEATS } from "../limits.js";
import { type Cursor, report } from "./cursor.js";
import type { XmlNode, XmlValue } from "./node.js";
import { resolveUrl } from "./resolve-url.js";
import type { Vocabulary } from "./rule.js";
import type { Scope } from "./scope.js";
import type { Attributes } from "./tag.js";

export interface XmlOptions {
  /** What relative addresses are relative to before any xml:base. */
  readonly url: string;
  readonly parseDate: (text: string) => string | undefined;
  /** Some of its texts went through UTF-8 twice. */
  readonly doublyEncoded: boolean;
}

/** One document being read. */
export interface Reading extends XmlOptions {
  readonly cursor: Cursor;
  readonly items: FoundItem[];
  /** Atom's text constructs are plain text unless they say otherwise. */
  atom: boolean;
  /** What the element that lists the items may hold. */
  list: Vocabulary | undefined;
}

/** An item as it was read. */
export interface FoundItem {
  readonly node: XmlNode;
  /** Where it ends in the text. */
  readonly end: number;
  /** Its own end tag was read. */
  readonly isClosed: boolean;
}

/** What surrounds the element that is being read. */
export interface Place {
  readonly scope: Scope;
  readonly base: string;
  /** An `xml:base` is in force; otherwise `base` is the address of the document. */
  readonly hasBase: boolean;
  readonly depth: number;
}

/** A node while its element is read. */
export type NodeBuilder = Record<string, unknown>;

/** Adds a value to its kind, as xml2js would. */
export function add(reading: Reading, node: NodeBuilder, key: string, value: XmlValue): void {
  const known = node[key] as XmlValue[] | undefined;
  if (known === undefined) node[key] = [value];
  else if (known.length < MAX_REPEATS) known.push(value);
  else report(reading.cursor, `more than ${MAX_REPEATS} <${key}> in one element; the rest was not read`);
}

/** A longer one is not followed: every address inside costs its length again. */
const MAX_BASE_CHARS = 2_048;

export function declaresBase(attributes: Attributes | undefined): boolean {
  return attributes?.["xml:base"] !== undefined;
}

/** What relative addresses inside an element are relative to (XML Base). */
export function baseIn(attributes: Attributes | undefined, base: string): string {
  const own = attributes?.["xml:base"];
  if (own === undefined || own.length > MAX_BASE_CHARS) return base;
  const resolved = resolveUrl(own, base);
  return resolved.length > MAX_BASE_CHARS ? base : resolved;
}
