import { repairLatin1 } from "../../../lib/encoding/mojibake.js";
import { MAX_TEXT_CHARS } from "../limits.js";
import { report } from "./cursor.js";
import { type Fragment, readFragment, textOfMarkup, unwrapCdata } from "./fragment.js";
import type { XmlValue } from "./node.js";
import { resolveUrl } from "./resolve-url.js";
import type { Rule } from "./rule.js";
import type { Attributes, StartTag } from "./tag.js";
import { readBody, readTitle } from "./text-construct.js";
import { add, baseIn, declaresBase, type NodeBuilder, type Place, type Reading } from "./xml-reading.js";

const NONE: Attributes = {};
const EMPTY: Fragment = { value: "", markup: false };

/** Reads an element that holds a value, and adds that value to `node`. */
export function readLeaf(reading: Reading, tag: StartTag, rule: Rule, place: Place, node: NodeBuilder): void {
  const fragment = tag.selfClosing ? EMPTY : readFragment(reading.cursor, tag.name);
  if (fragment === undefined) return;
  const capped = unwrapped(asMeant(reading, cap(reading, tag, fragment)));
  const hasBase = place.hasBase || declaresBase(tag.attributes);
  const inside = { ...place, base: baseIn(tag.attributes, place.base), hasBase };
  if (rule.kind === "title" || rule.kind === "body") {
    addText(reading, tag, rule, inside, capped, node);
    return;
  }
  const value = (capped.markup ? textOfMarkup(capped.value, reading.cursor.entities) : capped.value).trim();
  const [key, made] = pairOf(reading, rule, tag.attributes, value, inside);
  if (made === undefined) return;
  // Of several dates of one kind the last counts, as in Python feedparser.
  if (rule.kind === "date") node[key] = [made];
  else add(reading, node, key, made);
}

function asMeant({ doublyEncoded }: Reading, fragment: Fragment): Fragment {
  return doublyEncoded ? { ...fragment, value: repairLatin1(fragment.value) } : fragment;
}

/** A CDATA section that was escaped once too often is a part of the value; its marks are not. */
function unwrapped({ value, markup }: Fragment): Fragment {
  return { value: markup ? value : unwrapCdata(value), markup };
}

function cap(reading: Reading, tag: StartTag, fragment: Fragment): Fragment {
  if (fragment.value.length <= MAX_TEXT_CHARS) return fragment;
  report(reading.cursor, `<${tag.name}> is longer than ${MAX_TEXT_CHARS} characters; it was cut`);
  return { ...fragment, value: fragment.value.slice(0, MAX_TEXT_CHARS) };
}

function addText(
  reading: Reading,
  tag: StartTag,
  rule: Rule,
  place: Place,
  fragment: Fragment,
  node: NodeBuilder,
): void {
  const { scope } = place;
  // Without an xml:base, relative addresses in a text are relative to the page of its item.
  const base = place.hasBase ? place.base : "";
  const body = readBody(fragment, { attributes: tag.attributes, base, atom: reading.atom, scope, tag });
  if (body === undefined) return;
  if (rule.kind === "body") {
    add(reading, node, rule.key, body);
  } else if (node[rule.key] === undefined) {
    add(reading, node, rule.key, readTitle(body));
    add(reading, node, `${rule.key}:type`, body.type);
    const language = tag.attributes?.["xml:lang"];
    if (language !== undefined && reading.atom) add(reading, node, `${rule.key}:lang`, language);
  }
}

function pairOf(
  reading: Reading,
  rule: Rule,
  attributes: Attributes | undefined,
  value: string,
  { base, hasBase }: Place,
): readonly [string, XmlValue | undefined] {
  switch (rule.kind) {
    case "text":
      return [rule.key, value || undefined];
    case "url":
      return [rule.key, value === "" ? undefined : resolveUrl(value, base)];
    case "date":
      return [rule.key, value === "" ? undefined : reading.parseDate(value)];
    case "link": {
      const rel = attributes?.["rel"] ?? "alternate";
      if (value !== "" && rel === "alternate") return [rule.key, resolveUrl(value, base)];
      if (attributes?.["href"] === undefined) return [rule.key, undefined];
      return ["atom:link", { $: { rel, ...resolved(attributes, base, hasBase) } }];
    }
    default: {
      const own = resolved(attributes ?? NONE, base, hasBase);
      const $ = rule.key.endsWith("link")
        ? linkAttributes(own, value, base)
        : rule.key === "guid"
          ? guidAttributes(own, value, base)
          : own;
      return [rule.key, value === "" ? { $ } : { $, _: value }];
    }
  }
}

/** Atom's link; as in RSS, some write its address as text. */
function linkAttributes(own: Attributes, value: string, base: string): Attributes {
  const named = own["href"] !== undefined || value === "" ? {} : { href: resolveUrl(value, base) };
  return { rel: "alternate", ...own, ...named };
}

/** A guid that is a relative address: one that is said to be a permalink, or that has the form of a path. */
function guidAttributes(own: Attributes, value: string, base: string): Attributes {
  const isPath = own["isPermaLink"]?.trim().toLowerCase() === "true" || value.includes("/");
  return isPath && /^[^\s:]+$/.test(value) ? { ...own, href: resolveUrl(value, base) } : own;
}

/** An empty `href` is a reference to the base itself (RFC 3986 section 4.4), where one is declared. */
function resolved(attributes: Attributes, base: string, hasBase: boolean): Attributes {
  const { href, url, src } = attributes;
  if (href === undefined && url === undefined && src === undefined) return attributes;
  return {
    ...attributes,
    ...(href === undefined ? {} : { href: href === "" && hasBase ? base : resolveUrl(href, base) }),
    ...(url === undefined ? {} : { url: resolveUrl(url, base) }),
    ...(src === undefined ? {} : { src: resolveUrl(src, base) }),
  };
}
