import { decodeHTML } from "entities";

/**
 * XML 1.0 allows the noncharacters U+FDD0 to U+FDEF, and no text needs them: they are removed from everything that comes in,
 * then stand for what `feed` cannot write, until `finishXml` puts it in their place. Input can therefore never forge one.
 */
const AMPERSAND = "\uFDD1";
const LESS_THAN = "\uFDD2";
const GREATER_THAN = "\uFDD3";
const QUOTE = "\uFDD4";
const CDATA_BREAK = "\uFDD5";
export const SLOT = "\uFDD0";

/** Hexadecimal references, as the RSS Profile of the RSS Advisory Board asks for in plain text. */
const WRITTEN: Readonly<Record<string, string>> = {
  [AMPERSAND]: "&#x26;",
  [LESS_THAN]: "&#x3C;",
  [GREATER_THAN]: "&#x3E;",
  [QUOTE]: "&#x22;",
  [CDATA_BREAK]: "]]><![CDATA[",
};

const STAND_IN: Readonly<Record<string, string>> = {
  "&": AMPERSAND,
  "<": LESS_THAN,
  ">": GREATER_THAN,
  '"': QUOTE,
};

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Most ids are, and names and texts in English. */
const PRINTABLE_ASCII = /^[\t\n\x20-\x7E]*$/;

/**
 * Text that every format can carry: no control characters, half surrogates or noncharacters (XML 1.0 section 2.2). The
 * replacement character tells that a source lost something on its way; validators take it for a loss of ours.
 */
export function cleanText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]|\p{Noncharacter_Code_Point}|\p{Surrogate}/gu, "")
    .replaceAll("\uFFFD", "?");
}

/** One line of clean text. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, " ").trim();
}

/** One line of clean text that a person can see; empty where there are only joiners, marks of direction and the like. */
export function visibleLine(text: string): string {
  const line = cleanLine(text);
  return /[^\p{Z}\p{C}\u115F\u1160\u2800\u3164\uFFA0]/u.test(line) ? line : "";
}

/** Plain text for a place that `feed` writes, as element or attribute. */
export function plain(text: string): string {
  return text.replace(/[&<>"]/g, (character) => STAND_IN[character] ?? character);
}

/**
 * Text for where a format never said whether it means text or HTML: an invisible word joiner keeps "</b>" from being taken for
 * a tag.
 */
export function unlikeHtml(text: string): string {
  return text.replace(/<\/(?=\w+>)/g, "</\u2060");
}

/** The same for where references are looked for too: `&copy`, `&#8211;` as a source wrote them twice escaped. */
export function unlikeReference(text: string): string {
  return unlikeHtml(text).replace(/&(#?\w+)(;?)/g, (written, name: string, end: string) => {
    const looksLikeOne =
      end !== "" || name.startsWith("#") || /\d/.test(name) || decodeHTML(`&${name};`) !== `&${name};`;
    return looksLikeOne ? `&\u2060${name}${end}` : written;
  });
}

/** The same for where an e-mail address is not to stand: `<a@b.example>` in a name. */
export function unlikeAddress(text: string): string {
  return text.replace(/<(?=[^\s<>@]+@[^\s<>@]+>)/g, "<\u2060");
}

/** HTML for a CDATA section that `feed` writes; `]]>` may stand in it any number of times. */
export function cdata(html: string): string {
  return html.replaceAll("]]>", `]]${CDATA_BREAK}>`);
}

/** Plain text as HTML, or as XML that does not pass through `feed`. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** The finishing step: every stand-in becomes what it stands for. */
export function finishXml(xml: string): string {
  return xml.replace(/[\uFDD1-\uFDD5]/g, (standIn) => WRITTEN[standIn] ?? "");
}
