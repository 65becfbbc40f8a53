import { decodeHTML } from "entities";
import type { ParsedItem, ParsedText } from "../../domain/parsed-feed.js";
import { htmlToText } from "./html-text.js";

/** How much more a summary must say than the content to be the better body. */
const LONGER_BY = 1.5;
/** A first line shorter than this that is no sentence is a heading, a byline or chrome. */
const MIN_REAL_CHARS = 40;
const MAX_SKIPPED_LINES = 6;

/** The HTML of an item's body, not yet sanitised; "" where the document gives none. */
export function chooseBody({ content, summary }: ParsedItem): string {
  if (content === undefined || content.value.trim() === "") return summary === undefined ? "" : toHtml(summary);
  if (summary === undefined || summary.value.length <= content.value.length) return toHtml(content);
  const [own, rival] = [toHtml(content), toHtml(summary)];
  return wordsIn(rival) > wordsIn(own) * LONGER_BY ? rival : own;
}

function wordsIn(html: string): number {
  return htmlToText(html).length;
}

/** A text construct as HTML. Plain text keeps its paragraphs and line breaks, and its web addresses become links. */
function toHtml({ value, type }: ParsedText): string {
  if (type === "html") return unescapeTwice(value);
  const escaped = linkAddresses(value.trim()).replace(/\r\n?/g, "\n");
  const paragraphs = escaped.split(/\n[ \t]*\n\s*/).map((paragraph) => paragraph.replaceAll("\n", "<br>"));
  return paragraphs.length === 1 && !escaped.includes("\n")
    ? escaped
    : paragraphs.map((text) => `<p>${text}</p>`).join("");
}

/** A web address in running text; it ends before the punctuation that follows it. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"“”„‘’«»]{1,2000}/giu;

function linkAddresses(text: string): string {
  let html = "";
  let from = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(match);
    html += `${escapeText(text.slice(from, index))}<a href="${escapeText(address)}">${escapeText(address)}</a>`;
    from = index + address.length;
  }
  return html + escapeText(text.slice(from));
}

/** A closing bracket belongs to the address only when the address opens it: `https://en.wikipedia.org/wiki/Muara_(river)`. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1] ?? "";
    const opening = last === ")" ? "(" : last === "]" ? "[" : undefined;
    const isTrailing = /[.,;:!?'*_…。、，；：！？）】」]/u.test(last);
    if (!isTrailing && (opening === undefined || balances(address.slice(0, end), opening, last))) break;
  }
  return address.slice(0, end);
}

function balances(text: string, opening: string, closing: string): boolean {
  return text.split(opening).length >= text.split(closing).length;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Markup that was escaped once too often: it begins with an escaped tag and has no real one. */
function unescapeTwice(html: string): string {
  if (!/^\s*&lt;(?:p|div|br|a|img|span|strong|b|em|i|ul|ol|table|h[1-6]|figure)(?:\s|\/?&gt;)/i.test(html)) return html;
  return /<[a-z!/]/i.test(html) ? html : decodeHTML(html);
}

/** The plain text of a sanitised body from its first real sentence on: without figures, and without headings and bylines before it. */
export function readableText(html: string, title: string): string {
  const lines = htmlToText(withoutFigures(html)).split("\n");
  const skipped = lines.slice(0, MAX_SKIPPED_LINES).findIndex((line) => isReal(line) && line !== title);
  const text = lines.slice(Math.max(skipped, 0)).join(" ");
  return text === title ? "" : text;
}

function isReal(line: string): boolean {
  return line.length >= MIN_REAL_CHARS || /[.!?…。！？]["'”’)]?$/u.test(line);
}

/** Sanitised HTML nests, so the next end tag is the figure's or that of one inside it. */
function withoutFigures(html: string): string {
  let kept = "";
  let from = 0;
  for (let at = html.indexOf("<figure"); at >= 0; at = html.indexOf("<figure", from)) {
    const end = html.indexOf("</figure>", at);
    if (end < 0) break;
    kept += `${html.slice(from, at)}\n`;
    from = end + "</figure>".length;
  }
  return kept + html.slice(from);
}

/** What feeds append to a summary to bring people to the page. */
const TEASER =
  /\s*(?:\[(?:…|\.{3})\]|(?:…|\.{3})?\s*\b(?:continue reading\b[^.!?\n]{0,80}|read (?:more|the full (?:story|article))(?: (?:at|on|here|about|from)\b[^.!?\n]{0,80})?|(?:baca )?selengkapnya(?: di\b[^!?\n]{0,80})?|lanjutkan membaca|baca lagi)\s*[:→»›]?|the post .{1,300} (?:first )?appeared (?:first )?on .{1,200})\s*$/iu;
/** Looked for first: most texts have none of these, and `TEASER` tries at every character. */
const TEASER_WORD =
  /continue reading|read (?:more|the full)|selengkapnya|lanjutkan membaca|baca lagi|appeared|(?:…|\.{3})\]/iu;
const MAX_TEASER_CHARS = 600;

/** A plain summary without what only points to the page. */
export function withoutTeaser(text: string): string {
  const tail = Math.max(0, text.length - MAX_TEASER_CHARS);
  const end = text.slice(tail);
  if (!TEASER_WORD.test(end)) return text;
  const cut = end.replace(TEASER, "").replace(TEASER, "");
  return cut === end ? text : text.slice(0, tail) + cut;
}
