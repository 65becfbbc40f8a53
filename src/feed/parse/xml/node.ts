import type { Attributes } from "./tag.js";
import type { Body } from "./text-construct.js";

/** One element as rss-parser expects it of xml2js: children in arrays by name, attributes in `$`, text in `_`. */
export interface XmlNode {
  readonly $?: Attributes;
  readonly _?: string;
  readonly [key: string]: readonly XmlValue[] | Attributes | string | undefined;
}

export type XmlValue = XmlNode | Body | string;

export interface XmlDocument {
  /** `rss`, `rdf:RDF`, `feed`, `channel` or `entry`; absent where the document has no such element. */
  readonly root?: string;
  readonly node: XmlNode;
  /** The root's default namespace, or that of its prefix. */
  readonly namespace: string;
  /** All items, wherever they stood; only those that are whole when the document is truncated. */
  readonly items: readonly XmlNode[];
  /** The first element of the document, when it is not the root. */
  readonly firstElement?: string;
  readonly truncated: boolean;
  readonly problems: readonly string[];
}

/** The elements `key` of a node. */
export function childrenOf(node: XmlNode | undefined, key: string): readonly XmlNode[] {
  const children = node?.[key];
  return Array.isArray(children) ? (children as readonly XmlNode[]) : [];
}

/** The texts `key` of a node. */
export function textsOf(node: XmlNode | undefined, key: string): readonly string[] {
  const children: unknown = node?.[key];
  return Array.isArray(children) ? children.filter((child): child is string => typeof child === "string") : [];
}

/** The attribute `name` of a node, without white space around it; absent when empty. */
export function attributeOf(node: XmlNode | undefined, name: string): string | undefined {
  return node?.$?.[name]?.trim() || undefined;
}
