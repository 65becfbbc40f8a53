import { isTag } from "domhandler";
import type { ArticleRules } from "../../domain/article-rules.js";
import { isOnlyByline } from "../byline/byline.js";
import type { ReadDates } from "../byline/read-dates.js";
import { type Block, blocksOf, cutEnd, cutStart, removeBlock } from "../markup/blocks.js";
import { comparableText } from "../markup/comparable-text.js";
import { type Element, elementsOf, type ParentNode } from "../markup/parse-markup.js";
import { type BoilerplateRule, CHROME_LINES, INSERTS, isShareBar, RELATED_HEADINGS } from "./boilerplate-rules.js";
import { CALLS, CREDITS, END_MARKS, SENTENCE_END, STRONG_ENDS, WEAK_ENDS } from "./closing-lines.js";
import { DATELINE_SIGNS, DATELINES } from "./datelines.js";
import { repeatedLabels } from "./repeated-labels.js";

/** A block so long is a sentence of the story: what identifies an article stands before the first one. */
const STORY_CHARS = 120;
/** Only so much of the beginning of a story is searched for a dateline. */
const DATELINE_CHARS = 120;
/** Only so much of the end of a block is searched for an end mark: one pattern took 155 s on a long row of asterisks. */
const END_CHARS = 90;
export const INSERT_CHARS = 220;
const CREDIT_CHARS = 260;
/** How many closing blocks may be credits and calls. */
const CLOSING_BLOCKS = 12;
/** What follows a strong end mark is no part of the story, if it is short. */
const AFTER_END_CHARS = 1500;
const CHROME_CHARS = 60;
const SENTENCE_CHARS = 40;

export type Note = (rule: string, text: string) => void;

export interface CleanFacts extends ReadDates {
  readonly title?: string;
  /** Captions and alternative texts of the page's images. */
  readonly captions: readonly string[];
  readonly authors: readonly string[];
  readonly rules?: ArticleRules;
  readonly note: Note;
}

/** Takes house style out of a body in place: chrome, repeated captions, inserts, credits, end marks, the dateline. */
export function removeBoilerplate(root: ParentNode, facts: CleanFacts): void {
  const defaults = facts.rules?.defaults ?? true;
  const kept = sentencesAsCaptions(root, facts);
  removeOpening(root, facts, kept);
  if (defaults) removeAfterEnd(root, facts);
  removeThroughout(root, facts, kept);
  removeClosing(root, facts, defaults);
  removeEndMark(root, facts, defaults);
  removeDateline(root, facts, defaults);
}

function removeOpening(root: ParentNode, facts: CleanFacts, kept: ReadonlySet<Element>): void {
  const defaults = facts.rules?.defaults ?? true;
  const texts = [facts.title ?? "", ...facts.captions].map(comparableText).filter((text) => text !== "");
  const known = new Set([...texts, ...signaturesOf(facts)]);
  for (const block of blocksOf(root)) {
    if (kept.has(block.element)) return;
    if (!isInFigure(block) && (block.element.name === "h1" || known.has(comparableText(block.text))))
      drop(block, "repeated: title, caption or byline", facts.note);
    else if (block.text.length >= STORY_CHARS) return;
    else if (defaults && isOnlyByline(block.text, facts)) drop(block, "byline", facts.note);
  }
}

function removeThroughout(root: ParentNode, facts: CleanFacts, kept: ReadonlySet<Element>): void {
  const defaults = facts.rules?.defaults ?? true;
  if (defaults) for (const block of repeatedLabels(root)) drop(block, "repeated label", facts.note);
  const captions = new Set(facts.captions.map(comparableText).filter((text) => text !== ""));
  for (const block of blocksOf(root)) {
    if (kept.has(block.element)) continue;
    if (!isInFigure(block) && captions.has(comparableText(block.text))) drop(block, "repeated: caption", facts.note);
    else if (isInsert(block.text, facts.rules, defaults, block.element)) drop(block, "insert", facts.note);
    else if (defaults) dropChrome(block, facts);
  }
}

/** Of sentences that are a caption and twice in the body, the last: captions repeat what the story says. */
function sentencesAsCaptions(root: ParentNode, facts: CleanFacts): ReadonlySet<Element> {
  const captions = new Set(facts.captions.map(comparableText));
  const found = new Map<string, Block[]>();
  for (const block of blocksOf(root)) {
    const text = comparableText(block.text);
    if (isInFigure(block) || block.text.length < SENTENCE_CHARS * 2 || !captions.has(text)) continue;
    found.set(text, [...(found.get(text) ?? []), block]);
  }
  return new Set(
    [...found.values()].flatMap((same) => (same.length > 1 ? same.slice(-1).map(({ element }) => element) : [])),
  );
}

function dropChrome(block: Block, facts: CleanFacts): void {
  const call = block.text.length <= CREDIT_CHARS ? CALLS.find(({ pattern }) => pattern.test(block.text)) : undefined;
  if (call !== undefined) drop(block, call.name, facts.note);
  else if (isChromeLine(block.text) && !isSpeech(block.text)) drop(block, "chrome", facts.note);
}

/** A word that ends as a sentence, or stands in quotation marks or behind a dash, is speech: "Masuk.", "— Tutup!" */
function isSpeech(text: string): boolean {
  return /^[^\s.!?…]+[.!?]$/u.test(text.replace(/^[-–—]\s*/u, "")) || /^(?:[“”„"«»‹'’‘「『]|[-–—]\s?\p{L})/u.test(text);
}

/** Whether a line is a button, a menu's word or a row of share buttons. */
export function isChromeLine(text: string): boolean {
  if (text.length > STORY_CHARS) return false;
  return (
    (text.length <= CHROME_CHARS && CHROME_LINES.has(comparableText(text.replace(/\d+/g, " ")))) || isShareBar(text)
  );
}

/** Whether a line only leads to another story: it begins like one and is short. `element` holds the line, where it has one. */
export function isInsert(text: string, rules: ArticleRules | undefined, defaults: boolean, element?: Element): boolean {
  if (text.length > INSERT_CHARS) return false;
  const line = text.replace(/^[\s*•▪►▶»>→\-–—[(]+/u, "");
  if ((rules?.inserts ?? []).some((word) => beginningWith([word]).test(line))) return true;
  if (!defaults) return false;
  builtInInserts ??= beginningWith(INSERTS);
  if (!builtInInserts.test(line) || /[.!?]["”’]?$/u.test(text.length > 100 ? text : "")) return false;
  return element === undefined || !isSentence(line) || hasLink(element);
}

let builtInInserts: RegExp | undefined;
/** What also begins a sentence: "Read more slowly, he said." */
const SENTENCE_STARTS =
  /^(?:Baca lagi|Lihat juga|Tonton juga|Saksikan juga|Read more|Read next|Also read|See also|Also see|Must read|Don't miss|More on this)(?!\s*[:：])(?=\s)[^:：]{10,}[.!?]["”’]?$/iu;

function isSentence(line: string): boolean {
  return SENTENCE_STARTS.test(line);
}

function hasLink(element: Element): boolean {
  if (element.name === "a" || elementsOf(element).some(({ name }) => name === "a")) return true;
  return element.parent !== null && isTag(element.parent) && element.parent.name === "a";
}

/** One pattern for all: every short element of a page is asked. A word in Latin letters must end where its letters end. */
function beginningWith(words: readonly string[]): RegExp {
  const ends = words.map((word) => `${escapeText(word)}${/[a-z]$/i.test(word) ? "(?![\\p{L}\\p{N}])" : ""}`);
  return new RegExp(`^(?:${ends.join("|")})`, "iu");
}

function removeClosing(root: ParentNode, facts: CleanFacts, defaults: boolean): void {
  if (!defaults) return;
  const signatures = signaturesOf(facts);
  for (const block of blocksOf(root).slice(-CLOSING_BLOCKS).reverse()) {
    if (block.text.length > CREDIT_CHARS) return;
    const isSignature = !isInFigure(block) && signatures.has(comparableText(block.text));
    const rule = isSignature ? "signature" : CREDITS.find(({ pattern }) => pattern.test(block.text))?.name;
    if (rule === undefined) return;
    drop(block, rule, facts.note);
  }
}

/** The authors' names, one by one and in one line. */
function signaturesOf({ authors }: CleanFacts): ReadonlySet<string> {
  return new Set([...authors, authors.join(" ")].map(comparableText).filter((text) => text !== ""));
}

/** Below an end mark, or a heading of other stories, there is only what the site adds. */
function removeAfterEnd(root: ParentNode, facts: CleanFacts): void {
  const blocks = blocksOf(root);
  const at = endOf(blocks);
  if (at < 0) return;
  const after = blocks.slice(at);
  const [before, behind] = [charsOf(blocks.slice(0, at)), charsOf(after)];
  if (behind > AFTER_END_CHARS || behind > before) return;
  for (const block of after) drop(block, "after the end", facts.note);
}

/** Where what follows the story begins; -1 when nothing says so. */
function endOf(blocks: readonly Block[]): number {
  const ends = blocks.map(({ text }) => text.slice(-END_CHARS));
  const lastOf = (patterns: readonly RegExp[]) =>
    ends.findLastIndex((text) => patterns.some((pattern) => pattern.test(text)));
  const strong = lastOf(STRONG_ENDS);
  if (strong >= 0) return strong + 1;
  const lastLong = blocks.findLastIndex(({ text }) => text.length >= STORY_CHARS && !isClosing(text));
  const weak = lastOf(WEAK_ENDS);
  if (weak >= 0 && weak >= lastLong && blocks.slice(weak + 1).some(({ text }) => isClosing(text))) return weak + 1;
  const lastSentence = Math.max(
    lastLong,
    blocks.findLastIndex(({ text }) => text.length >= SENTENCE_CHARS && SENTENCE_END.test(text) && !isClosing(text)),
  );
  const heading = blocks.slice(lastSentence + 1).findIndex(({ text }) => RELATED_HEADINGS.has(comparableText(text)));
  return lastSentence >= 0 && heading >= 0 ? lastSentence + 1 + heading : -1;
}

function isClosing(text: string): boolean {
  if (text.length > CREDIT_CHARS) return false;
  return RELATED_HEADINGS.has(comparableText(text)) || [...CREDITS, ...CALLS].some(({ pattern }) => pattern.test(text));
}

function charsOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { text }) => sum + text.length, 0);
}

function removeEndMark(root: ParentNode, facts: CleanFacts, defaults: boolean): void {
  const own = (facts.rules?.endMarks ?? []).map((text) => ({
    name: "end mark: rule",
    pattern: new RegExp(`\\s*${escapeText(text)}\\s*$`, "u"),
  }));
  const patterns: readonly BoilerplateRule[] = [...own, ...(defaults ? END_MARKS : [])];
  for (let round = 0; round < 2; round += 1) {
    const last = blocksOf(root).at(-1);
    if (last === undefined) return;
    const found = firstMatch(patterns, last.text.slice(-END_CHARS), facts.language);
    if (found === undefined) return;
    facts.note(found.rule, found.text.trim());
    if (found.text.trim().length >= last.text.length) removeBlock(last.element);
    else cutEnd(last.element, found.text);
  }
}

function removeDateline(root: ParentNode, facts: CleanFacts, defaults: boolean): void {
  const [first, second] = blocksOf(root).filter(({ element }) => !/^(?:h\d|figcaption)$/.test(element.name));
  if (first === undefined) return;
  const own = (facts.rules?.datelines ?? []).map(ownDateline);
  const patterns: readonly BoilerplateRule[] = [...own, ...(defaults ? DATELINES : [])];
  const isAlone = second !== undefined && LONE_DATELINE.test(first.text);
  const start = (isAlone ? `${first.text} ${second.text}` : first.text).slice(0, DATELINE_CHARS);
  const found = own.length > 0 || DATELINE_SIGNS.test(start) ? firstMatch(patterns, start, facts.language) : undefined;
  if (found === undefined) return;
  facts.note(found.rule, found.text.trim());
  if (found.text.trim().length >= first.text.length) removeBlock(first.element);
  else cutStart(first.element, found.text);
}

/** A dateline in a node of its own, before the first paragraph: `<strong>Jakarta</strong> -`. */
const LONE_DATELINE = /^[\p{L}\d(](?:[^.!?]|\.(?=\S)){1,58}(?:[-–—]{1,2}|[:)\]])$/u;

function ownDateline(name: string): BoilerplateRule {
  const place = String.raw`(?:[\s,:(–—-]{0,4}\p{Lu}[\p{L}'’. ]{1,40}\)?\s*[-–—]{1,2}\s+)`;
  return { name: "dateline: rule", pattern: new RegExp(`^${escapeText(name)}(?:${place}|[\\s,:–—-]*)`, "u") };
}

function firstMatch(
  patterns: readonly BoilerplateRule[],
  text: string,
  language: string | undefined,
): { readonly rule: string; readonly text: string } | undefined {
  for (const { name, pattern, languages } of patterns) {
    if (languages !== undefined && !languages.includes(primary(language))) continue;
    const match = pattern.exec(text);
    if (match !== null && match[0].trim() !== "") return { rule: name, text: match[0] };
  }
  return undefined;
}

function primary(language: string | undefined): string {
  return (language ?? "").toLowerCase().split("-")[0] ?? "";
}

function isInFigure(block: Block): boolean {
  return block.element.name === "figcaption";
}

function drop(block: Block, rule: string, note: Note): void {
  note(rule, block.text);
  removeBlock(block.element);
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
