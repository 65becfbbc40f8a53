import { MAX_PROBLEMS } from "../limits.js";
import { DeclaredEntities } from "./entities.js";

/** Where the reader stands in a document. The one thing in this folder that changes while it is read. */
export interface Cursor {
  readonly text: string;
  pos: number;
  /** The names of the elements that are open, outermost first: an end tag of one of them closes all inside it. */
  readonly open: string[];
  /** What was looked for and not found, and from where: nothing is searched for twice, so floods stay linear. */
  readonly absent: Map<string, number>;
  readonly problems: Set<string>;
  /** Entities the document type declares. */
  readonly entities: DeclaredEntities;
  truncated: boolean;
  /** Where the first construct begins whose end the document does not have: in a truncated document, what follows is not reliable. */
  unclosedFrom: number;
  /** Characters that may still be read a second time after an element turned out to have no end. */
  rereadable: number;
}

export function createCursor(text: string): Cursor {
  return {
    text,
    pos: 0,
    open: [],
    absent: new Map(),
    problems: new Set(),
    entities: new DeclaredEntities(),
    truncated: false,
    unclosedFrom: Number.POSITIVE_INFINITY,
    rereadable: text.length,
  };
}

/** The place of `needle` at or after `from`, or -1; an unsuccessful search is remembered. */
export function find(cursor: Cursor, needle: string, from: number): number {
  const absentFrom = cursor.absent.get(needle);
  if (absentFrom !== undefined && from >= absentFrom) return -1;
  const at = cursor.text.indexOf(needle, from);
  if (at < 0) cursor.absent.set(needle, from);
  return at;
}

/** Notes that the construct at `at` has no end before that of the document. */
export function markUnclosed(cursor: Cursor, at: number): void {
  cursor.unclosedFrom = Math.min(cursor.unclosedFrom, at);
}

export function report(cursor: Cursor, problem: string): void {
  if (cursor.problems.size < MAX_PROBLEMS) cursor.problems.add(problem);
}

/** Whether the end tag at `at` is that of `name`; case differs in the wild. */
export function closes(text: string, at: number, name: string): boolean {
  // Nearly all differ in their first letter: bit 5 is the case of an ASCII letter.
  if ((text.charCodeAt(at + 2) | 32) !== (name.charCodeAt(0) | 32)) return false;
  const stop = at + 2 + name.length;
  if (!endsName(text.charCodeAt(stop))) return false;
  return text.startsWith(name, at + 2) || text.slice(at + 2, stop).toLowerCase() === name.toLowerCase();
}

/** Whether the end tag at `at` belongs to an element around the present one. */
export function closesOuter(cursor: Cursor, at: number): boolean {
  for (const name of cursor.open) if (closes(cursor.text, at, name)) return true;
  return false;
}

/** Just behind the tag that begins at `at`. */
export function afterTag(cursor: Cursor, at: number): number {
  const end = find(cursor, ">", at);
  return end < 0 ? cursor.text.length : end + 1;
}

/** White space, `>`, `/`, `<` or the end of the document. */
export function endsName(code: number): boolean {
  return code === 62 || code === 47 || code === 60 || code <= 32 || Number.isNaN(code);
}

/** A letter, `_`, `:` or anything beyond ASCII (XML 1.0 production 4, leniently). */
export function startsName(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58 || code >= 0x80;
}

/** Behind a comment, processing instruction or declaration at `at`; where one has no end, its text counts as if it stood outside. */
export function afterDeclaration(cursor: Cursor, at: number): number {
  const { text } = cursor;
  const [opening, closing] = text.startsWith("<!--", at)
    ? ["<!--", "-->"]
    : text.startsWith("<![CDATA[", at)
      ? ["<![CDATA[", "]]>"]
      : text.charCodeAt(at + 1) === 63
        ? ["<?", "?>"]
        : ["<!", ">"];
  const end = find(cursor, closing, at + opening.length);
  if (end >= 0) return end + closing.length;
  markUnclosed(cursor, at);
  if (opening === "<![CDATA[") return at + opening.length;
  const tagEnd = find(cursor, ">", at);
  return tagEnd < 0 ? text.length : tagEnd + 1;
}
