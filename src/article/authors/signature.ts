import { namesIn } from "../byline/byline.js";
import { AGENCY_NAME, NOBODY, ORGANISATION } from "../byline/person-patterns.js";
import { comparableText } from "../markup/comparable-text.js";

/** A page's lines, those that are emphasised from end to end, and where its story is. */
export interface SignedPage {
  readonly lines: readonly string[];
  readonly emphasised: ReadonlySet<number>;
  /** The element around the paragraph of each line. */
  readonly boxes: readonly unknown[];
  /** The first line below the heading, and the first and the last line of the story. */
  readonly below: number;
  readonly first: number;
  readonly last: number;
  readonly title: string | undefined;
}

/** So many lines into the story, and around its last line, a signature is looked for. */
const OPENING_LINES = 3;
const LINES_BEFORE_END = 2;
const LINES_AFTER_END = 4;
const MAX_SIGNATURE_CHARS = 80;
const MAX_NAME_WORDS = 4;
/** A longer line is told text. */
const TOLD_CHARS = 60;
/** Words that begin or end a short heading, and are in no name. */
const NO_NAME =
  /(?:^|\s)(?:the|an?|our|your|my|this|that|these|why|how|what|who|when|where|more|related|key|final|good|dear|read|see|watch|about|der|die|das|den|dem|ein|eine|unser|unsere|mein|ihr|mehr|weitere|liebe|guten|zum|zur|im|am|über|le|les|un|une|notre|nos|votre|plus|bonne|chers?|el|los|las|una|nuestro|más|buenos|os|as|um|uma|baca|lihat|simak|selamat|para|daftar|cara|tentang|or|oder|ou|o|vs|no|not|kein|pas)(?=\s|$)/iu;
const CAPITAL_NOUNS = /^(?:de|lb|nds|gsw)(?:-|$)/i;
const JOINING = /\s(?:and|dan|und|et|y|e)\s/giu;
/** What comes before the name of somebody who answers questions, not of the author. */
const CONTACT = /[:：]$|kontakt|contact|ansprech|press|media|hubungi|info|fragen|questions|telefon|phone|mail/iu;
const REACHED_AT = /@|\p{Nd}{3}[\p{Nd} /-]{3}|^(?:tel|fon|fax|e-?mail|www)\b/iu;

/**
 * The names that alone make the first or the last paragraph of a story, in bold, italic or aligned right: `<p><b>Rina Wati</b></p>`.
 * Empty where the line may be a heading, a person of the story or a contact.
 */
export function signedNames(page: SignedPage, language: string | undefined): readonly string[] {
  const { first, last, below, lines } = page;
  const signs = (at: number): boolean => {
    const names = isOfStory(page, at) ? namesAlone(lines[at] ?? "", language) : [];
    return names.length > 0 && names.every((name) => !isToldOf(name, page));
  };
  const opening = range(below, first + OPENING_LINES).filter((at) => opens(page, at, language) && signs(at));
  const closing = range(Math.max(first + 1, last - LINES_BEFORE_END), last + LINES_AFTER_END + 1).filter(
    (at) => closes(page, at) && signs(at),
  );
  const [at, another] = opening.length > 0 ? opening : closing;
  if (at === undefined || another !== undefined) return [];
  const isHeading = opening.length > 0 && range(at + 1, last).some(signs);
  return isHeading ? [] : namesAlone(lines[at] ?? "", language);
}

/** Above a paragraph, below no more than a standfirst. Where nouns have capitals, a name looks like a heading when there are headings further down. */
function opens({ lines, emphasised, first, last }: SignedPage, at: number, language: string | undefined): boolean {
  const isHeading = (other: number): boolean => emphasised.has(other) && isShort(lines[other] ?? "");
  const isClear = !CAPITAL_NOUNS.test(language ?? "de") || !range(at + 1, last).some(isHeading);
  const isAbove =
    first > at || (!isShort(lines[at + 1] ?? "") && range(first, at).every((line) => emphasised.has(line)));
  return emphasised.has(at) && isClear && isAbove;
}

function closes({ lines, emphasised, last }: SignedPage, at: number): boolean {
  const [before = "", after = ""] = [lines[at - 1], lines[at + 1]];
  const isLast = lines.slice(at + 1, last + 1).every(isShort);
  return emphasised.has(at) && isLast && !(isShort(before) && CONTACT.test(before)) && !REACHED_AT.test(after);
}

/** Among the paragraphs of the story. */
function isOfStory({ lines, emphasised, boxes, first, last }: SignedPage, at: number): boolean {
  return (
    emphasised.has(at) &&
    range(first, last + 1).some((told) => boxes[told] === boxes[at] && !isShort(lines[told] ?? ""))
  );
}

function isShort(line: string): boolean {
  return line.length < TOLD_CHARS;
}

/** The full names that make up a whole line. */
function namesAlone(line: string, language: string | undefined): readonly string[] {
  if (line.length > MAX_SIGNATURE_CHARS || NO_NAME.test(line) || /\p{N}|[.!?:…"“”„«»]$/u.test(line)) return [];
  const names = namesIn(line, language);
  if (CAPITAL_NOUNS.test(language ?? "de") && line === line.toUpperCase()) return [];
  const isWhole = comparableText(line.replace(JOINING, " ")) === comparableText(names.join(" "));
  return isWhole && names.every(isFullName) ? names : [];
}

function isFullName(name: string): boolean {
  const words = name.split(" ");
  const isNamed = words.length > 1 && words.length <= MAX_NAME_WORDS && words.every((word) => /^\p{Lu}/u.test(word));
  const isBrand = /^\p{Lu}{2,3} /u.test(name) && name !== name.toUpperCase();
  return isNamed && !isBrand && !ORGANISATION.test(name) && !AGENCY_NAME.test(name) && !NOBODY.test(name);
}

/** The story or its title mentions the name, or its words in lower case: a person of the story, or no name at all. */
function isToldOf(name: string, { lines, first, last, title }: SignedPage): boolean {
  const story = lines.slice(first, last + 1).filter((line) => line.length >= TOLD_CHARS);
  const words = new Set([...story, title ?? ""].join(" ").match(/(?<!\p{L})\p{Ll}[\p{L}\p{M}]+/gu));
  const family = name.slice(name.lastIndexOf(" ") + 1);
  const key = comparableText(name);
  return (
    name.split(" ").some((word) => words.has(word.toLowerCase())) ||
    ` ${comparableText(title ?? "")} `.includes(` ${comparableText(family)} `) ||
    story.some((line) => ` ${comparableText(line)} `.includes(` ${key} `))
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}
