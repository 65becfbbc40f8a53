import { RE2JS } from "re2js";

/** Letters, digits, marks and the underscore, as Unicode has them. RE2 knows only those of ASCII. */
const WORD = "\\pL\\pN\\pM_";
/** A pattern that begins with flags, such as `(?i)`. */
const FLAGS = /^\(\?[a-zA-Z]+\)/;

/** RE2 takes time proportional to the size of its program times that of the text: both are bounded, and their product. */
const MAX_INSTRUCTIONS = 2_000;
/** Patterns are matched against the beginning of longer texts. */
export const MAX_PATTERN_TEXT_CHARS = 100_000;
/** About 60 ms at worst. Up to 100 instructions, the whole 100,000 characters are searched. */
const MAX_STEPS = 10_000_000;

/** A compiled pattern; tests whether it matches somewhere in a text. */
export interface Pattern {
  /** How many characters of a text are searched, from its beginning. */
  readonly maxChars: number;
  test(text: string): boolean;
}

/**
 * Compiles an RE2 pattern. Texts are compared in NFC, so a decomposed letter matches its composed form. `\b` at the
 * beginning or the end of an alternative is a boundary of Unicode words.
 *
 * @throws Error with the reason when the pattern is not RE2, or has a `\b` that RE2 would read wrongly next to é
 */
export function compilePattern(pattern: string): Pattern {
  const compiled = RE2JS.compile(withUnicodeBoundaries(pattern.normalize("NFC")));
  const instructions = compiled.programSize();
  if (instructions > MAX_INSTRUCTIONS) {
    throw new Error(
      `it compiles to ${instructions} instructions; at most ${MAX_INSTRUCTIONS} are allowed. Use smaller repetitions: {1,20} instead of {1,500}`,
    );
  }
  const maxChars = patternTextChars(instructions);
  return { maxChars, test: (text) => compiled.test(text.slice(0, maxChars).normalize("NFC")) };
}

/** How many characters of a text are compared with a pattern of so many instructions. */
export function patternTextChars(instructions: number): number {
  return Math.min(MAX_PATTERN_TEXT_CHARS, Math.floor(MAX_STEPS / instructions));
}

/** Replaces `\b` where a consuming form means the same: only whether the pattern matches is asked, not where. */
function withUnicodeBoundaries(pattern: string): string {
  const pieces = piecesOf(pattern);
  if (!pieces.some((piece) => piece === "\\b" || piece === "\\B")) return pattern;
  const flags = FLAGS.exec(pattern)?.[0] ?? "";
  const first = flags === "" ? 0 : piecesOf(flags).length;
  return pieces
    .map((piece, at) => {
      if (piece !== "\\b" && piece !== "\\B") return piece;
      const isStart = at === first || pieces[at - 1] === "|";
      const isEnd = at === pieces.length - 1 || pieces[at + 1] === "|";
      const depth = depthAt(pieces, at);
      if (piece === "\\b" && depth === 0 && isStart && beginsWord(pieces[at + 1])) return `(?:^|[^${WORD}])`;
      if (piece === "\\b" && depth === 0 && isEnd && endsWord(pieces[at - 1])) return `(?:$|[^${WORD}])`;
      if (!touchesUnicode(pieces, at)) return piece;
      throw new Error(
        `${piece} knows ASCII letters only, so it is wrong next to letters such as é. Use it at the beginning or the end of the pattern, or write (?:^|[^\\pL]) instead`,
      );
    })
    .join("");
}

/** The pattern cut into escapes, classes and single characters. */
function piecesOf(pattern: string): string[] {
  return (
    pattern.match(
      /\\Q[\s\S]*?(?:\\E|$)|\\[pP]\{[^}]*\}|\\[pP][A-Z]|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:[^\]]*:\]|[^\]\\])*\]|[\s\S]/gu,
    ) ?? []
  );
}

function depthAt(pieces: readonly string[], at: number): number {
  return pieces.slice(0, at).reduce((depth, piece) => depth + (piece === "(" ? 1 : piece === ")" ? -1 : 0), 0);
}

function beginsWord(piece: string | undefined): boolean {
  return piece !== undefined && /^(?:[\p{L}\p{N}_([]|\\[pwd])/u.test(piece);
}

function endsWord(piece: string | undefined): boolean {
  return piece !== undefined && /^(?:[\p{L}\p{N}\p{M}_)*+?}]|\[|\\[pwd])/u.test(piece);
}

/** Whether a letter beyond ASCII can be next to the piece at `at`: then RE2 answers wrongly. */
function touchesUnicode(pieces: readonly string[], at: number): boolean {
  const before = pieces.slice(0, at).findLast((piece) => !QUANTIFIER.test(piece));
  return [before, pieces[at + 1]].some((piece) => {
    if (piece === undefined) return false;
    return BEYOND_ASCII.test(piece) || (/^[()]$/.test(piece) && pieces.some((one) => BEYOND_ASCII.test(one)));
  });
}

const QUANTIFIER = /^[*+?{},\d]$/;
/** A letter beyond ASCII, or a class that has some. */
const BEYOND_ASCII = /[^\x00-\x7f]|^\\[pP]|\\p/u;
