import { dissolveCdata, type Fragment, singleSpaced } from "./fragment.js";
import type { Scope } from "./scope.js";
import type { Attributes, StartTag } from "./tag.js";

/** A text construct with what is needed to read it. */
export interface Body {
  readonly value: string;
  readonly type: "text" | "html";
  /** What its relative addresses are relative to. */
  readonly base: string;
}

export interface BodyContext {
  readonly attributes: Attributes | undefined;
  readonly base: string;
  readonly atom: boolean;
  readonly scope: Scope;
  readonly tag: StartTag;
}

/** Reads a text construct: escaped, inline, XHTML or base64 (RFC 4287 section 3.1 and 4.1.3.3; Atom 0.3 `mode`). `undefined` when empty. */
export function readBody(fragment: Fragment, context: BodyContext): Body | undefined {
  const declared = (context.attributes?.["type"] ?? "").trim().toLowerCase();
  const mode = context.attributes?.["mode"]?.toLowerCase();
  const value = fragment.markup
    ? readMarkup(fragment.value, declared, context)
    : readEscaped(fragment.value, declared, mode);
  const trimmed = value.trim();
  if (trimmed === "" || isForeign(declared, trimmed, fragment.markup)) return undefined;
  return { value: trimmed, type: typeOf(trimmed, declared, mode, fragment.markup, context.atom), base: context.base };
}

/** XML of another kind, for programs (RFC 4287 section 4.1.3.3): nobody reads it, and a summary should stand beside it. */
function isForeign(declared: string, value: string, markup: boolean): boolean {
  if (!/^[\w.-]+\/(?:[\w.+-]+\+)?xml$/.test(declared) || declared.includes("html")) return false;
  return markup ? !/^\s*<(?:\w+:)?(?:div|p|html|body|article|section)[\s/>]/i.test(value) : looksLikeMarkup(value);
}

/** Escaped XML of another kind; text that some software only declares so is kept. */
function looksLikeMarkup(value: string): boolean {
  return /^\s*<[?\w]/.test(value) && !/<\/?(?:p|div|br|a|img|ul|ol|h[1-6]|blockquote)[\s/>]/i.test(value);
}

/** A title in one line. */
export function readTitle(body: Body): string {
  return singleSpaced(body.value);
}

function typeOf(
  value: string,
  declared: string,
  mode: string | undefined,
  markup: boolean,
  atom: boolean,
): "text" | "html" {
  if (markup) return "html";
  if (/^(html|xhtml|text\/html|application\/xhtml\+xml|text\/x-html)$/.test(declared)) return "html";
  if (atom && mode !== "escaped" && /^(|text|text\/plain)$/.test(declared)) return "text";
  return looksLikeHtml(value) ? "html" : "text";
}

/** Whether text that does not say what it is is meant as HTML: it has an end tag, a void element or a reference. */
export function looksLikeHtml(value: string): boolean {
  if (
    value.includes("<") &&
    /<\/[a-z][\w:-]*\s*>|<(?:br|img|p|hr|div|a|iframe|video|audio|embed)\b[^<>]{0,2000}>/i.test(value)
  )
    return true;
  return value.includes("&") && /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i.test(value);
}

function readEscaped(value: string, declared: string, mode: string | undefined): string {
  const binary = mode === "base64" || (declared.includes("/") && !/^text\/|xml$|xhtml/.test(declared));
  return binary ? readBase64(value) : value;
}

function readBase64(value: string): string {
  const plain = value.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) return value;
  const text = Buffer.from(plain, "base64").toString("utf8");
  return text.includes("\ufffd") ? value : text;
}

function readMarkup(raw: string, declared: string, context: BodyContext): string {
  const xhtml = declared === "xhtml" || declared.endsWith("xml");
  const dissolved = dissolveCdata(raw, xhtml);
  const plain = withoutPrefixes(dissolved, context);
  return xhtml || /^\s*<div\s[^>]*xmlns/.test(plain) ? withoutDiv(plain) : plain;
}

/** XHTML under a prefix (`<h:p>`) is the same without it. */
function withoutPrefixes(raw: string, context: BodyContext): string {
  let plain = raw;
  const declared = [...context.scope.prefixes].filter(([prefix, canonical]) => prefix !== "" && canonical === "xhtml");
  const prefixes = new Set(declared.map(([prefix]) => prefix));
  for (const [prefix, address] of context.tag.declarations ?? []) {
    if (prefix !== "" && address.includes("/xhtml")) prefixes.add(prefix);
  }
  if (prefixes.size === 0 && !raw.includes("xmlns:")) return raw;
  for (const [, prefix = ""] of raw.matchAll(/xmlns:([\w-]{1,40})\s*=\s*["']http:\/\/www\.w3\.org\/1999\/xhtml/g))
    prefixes.add(prefix);
  for (const prefix of prefixes) plain = plain.replaceAll(`<${prefix}:`, "<").replaceAll(`</${prefix}:`, "</");
  return plain;
}

/** RFC 4287 section 3.1.1.3: the one `div` around XHTML is not part of the content. */
function withoutDiv(raw: string): string {
  const trimmed = raw.trim();
  if (!/^<div[\s>]/i.test(trimmed) || !/<\/div\s*>$/i.test(trimmed)) return raw;
  const open = trimmed.indexOf(">");
  const close = trimmed.lastIndexOf("</");
  let depth = 0;
  for (const match of trimmed.matchAll(/<\/?div(?=[\s/>])/gi)) {
    depth += match[0].startsWith("</") ? -1 : 1;
    if (depth === 0) return match.index === close ? trimmed.slice(open + 1, close) : raw;
  }
  return raw;
}
