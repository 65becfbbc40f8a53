import { decodeHTML, decodeHTMLStrict } from "entities";
import { Tokenizer } from "htmlparser2";
import type { ParsedText } from "../../domain/parsed-feed.js";
import { withPlainMath } from "../sanitise/plain-math.js";

const DEFAULT_SUMMARY_CHARS = 300;
/** A sentence that ends past this part of the allowed length ends the summary. */
const SENTENCE_FROM = 0.6;
/** How far back from the cut a word's beginning is looked for. */
const MAX_WORD_CHARS = 60;

const SILENT = new Set(
  "script style template iframe object noframes noembed textarea select svg math head title button".split(" "),
);
const BLOCKS = new Set(
  `address article aside blockquote br caption center dd details dialog dir div dl dt fieldset figcaption figure footer
  form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody td tfoot
  th thead tr ul`.split(/\s+/),
);
const INLINE = `a abbr acronym audio b bdi bdo big cite code del dfn em font i img ins kbd mark nobr q rp rt ruby s samp
  small span strike strong sub sup time tt u var video wbr input link meta iframe script style`.split(/\s+/);

/** What a person would read in a piece of HTML: entities decoded once, blocks on their own lines, scripts and styles gone. Linear. */
export function htmlToText(html: string): string {
  if (!/[<&]/.test(html)) return tidyLines(html);
  const parts: string[] = [];
  let silentTag: string | undefined;
  let silentDepth = 0;
  const name = (start: number, end: number) => html.slice(start, end).toLowerCase();
  const ignore = () => {};
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (start, end) => {
        if (silentTag === undefined) parts.push(html.slice(start, end));
      },
      ontextentity: (codePoint) => {
        if (silentTag === undefined) parts.push(String.fromCodePoint(codePoint));
      },
      onopentagname: (start, end) => {
        const tag = name(start, end);
        if (silentTag === undefined && SILENT.has(tag)) silentTag = tag;
        if (tag === silentTag) silentDepth++;
        if (BLOCKS.has(tag)) parts.push("\n");
      },
      onclosetag: (start, end) => {
        const tag = name(start, end);
        if (tag === silentTag && --silentDepth === 0) silentTag = undefined;
        if (BLOCKS.has(tag)) parts.push("\n");
      },
      ...{ onattribdata: ignore, onattribentity: ignore, onattribend: ignore, onattribname: ignore, oncdata: ignore },
      ...{ oncomment: ignore, ondeclaration: ignore, onend: ignore, onopentagend: ignore },
      ...{ onprocessinginstruction: ignore, onselfclosingtag: ignore },
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return tidyLines(parts.join(""));
}

function tidyLines(text: string): string {
  return text
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n[ \n]*/g, "\n")
    .trim();
}

/**
 * A text construct as one line of plain text. HTML has its tags taken out and its entities decoded exactly once; a `<`
 * that begins no HTML element stays. Plain text keeps every character, but an entity in it (`AT&amp;T`) was escaped
 * once too often and is decoded.
 */
export function plainLine({ value, type }: ParsedText): string {
  return oneLine(type === "html" ? decodeHTML(withoutTags(withPlainMath(value))) : decodeHTMLStrict(value));
}

/** Plain text on one line, without control characters and invisible blanks. */
export function oneLine(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000e-\u001f\u007f\u200b\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

const TAG = new RegExp(`<(/?)(${[...BLOCKS, ...INLINE].join("|")})(?=[\\s/>])[^<>]*>`, "gi");

function withoutTags(html: string): string {
  if (!html.includes("<")) return html;
  return withoutComments(html).replace(TAG, (_, _slash, name: string) => (BLOCKS.has(name.toLowerCase()) ? " " : ""));
}

function withoutComments(html: string): string {
  let kept = "";
  let from = 0;
  for (let at = html.indexOf("<!--"); at >= 0; at = html.indexOf("<!--", from)) {
    const end = html.indexOf("-->", at + 4);
    if (end < 0) break;
    kept += html.slice(from, at);
    from = end + 3;
  }
  return kept + html.slice(from);
}

/** The beginning of a plain text in at most `maxChars` UTF-16 units, on one line: cut after a sentence where one ends late enough, else after a word with an ellipsis. */
export function summarise(text: string, maxChars = DEFAULT_SUMMARY_CHARS): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= maxChars) return line;
  const sentence = lastSentenceEnd(line.slice(0, maxChars + 1), maxChars * SENTENCE_FROM);
  if (sentence !== undefined) return line.slice(0, sentence);
  const room = maxChars - 1;
  const blank = line.lastIndexOf(" ", room);
  const cut = blank > 0 && blank > room - MAX_WORD_CHARS ? blank : graphemeStart(line, room);
  return `${line.slice(0, cut).replace(/[\s,;:–—-]+$/u, "")}…`;
}

/** After the last full stop that a blank follows and that stands past `from`; after any of the stops of CJK. */
function lastSentenceEnd(text: string, from: number): number | undefined {
  for (let at = text.length - 1; at > from; at--) {
    if (/[。！？]/u.test(text[at - 1] ?? "")) return at;
    if (text[at] === " " && /[.!?…]["'”’)]?$/u.test(text.slice(Math.max(0, at - 2), at))) return at;
  }
  return undefined;
}

/** The last boundary between characters as people see them at or before `at`. */
function graphemeStart(text: string, at: number): number {
  let cut = 0;
  for (const { index } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text.slice(0, at + 1))) {
    cut = index;
  }
  return cut;
}
