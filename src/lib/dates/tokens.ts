/** A piece of a date text. A `gap` stands where something was read and taken out. */
export interface Token {
  readonly kind: "number" | "word" | "mark" | "gap";
  readonly text: string;
  /** Blank before it. */
  readonly spaced: boolean;
}

const PIECE = /\p{Nd}+|\p{sc=Han}|(?:(?!\p{sc=Han})\p{L})[\p{M}]*(?:(?!\p{sc=Han})\p{L}\p{M}*)*|\S/gu;

/** Cuts at every change between digits, letters and the rest; Han letters stand alone. Digits of any script become ASCII. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    const piece = match[0];
    const spaced = match.index > end;
    end = match.index + piece.length;
    if (/^\p{Nd}/u.test(piece)) tokens.push({ kind: "number", text: asciiDigits(piece), spaced });
    else if (/^\p{L}/u.test(piece)) tokens.push({ kind: "word", text: piece, spaced });
    else tokens.push({ kind: "mark", text: piece, spaced });
  }
  return tokens;
}

/** The tokens without those from `start` to before `end`, a gap in their place. */
export function without(tokens: readonly Token[], start: number, end: number): Token[] {
  const spaced = tokens[start]?.spaced ?? false;
  return [...tokens.slice(0, start), { kind: "gap", text: "", spaced }, ...tokens.slice(end)];
}

/** Whether the token is a number of so many digits. */
export function isNumber(
  token: Token | undefined,
  minDigits: number,
  maxDigits: number,
): token is Token & { readonly kind: "number" } {
  return token?.kind === "number" && token.text.length >= minDigits && token.text.length <= maxDigits;
}

export function isMark(token: Token | undefined, marks: string): token is Token & { readonly kind: "mark" } {
  return token?.kind === "mark" && marks.includes(token.text);
}

/** Unicode keeps the ten digits of each script together, zero first, at a code point that ends the run before it. */
function asciiDigits(text: string): string {
  return text.replace(/\P{ASCII}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));
}

function digitValue(codePoint: number): number {
  let zero = codePoint;
  while (codePoint - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  return codePoint - zero;
}
