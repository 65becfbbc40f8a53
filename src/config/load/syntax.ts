import { type ParseError, printParseErrorCode } from "jsonc-parser";

const SYNTAX_PROBLEMS_SHOWN = 5;

const SYNTAX_WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is no JSON value",
  InvalidNumberFormat: "this is no number",
  PropertyNameExpected: "a key in double quotes is expected here",
  ValueExpected: "a value is expected here",
  ColonExpected: 'a ":" is expected here',
  CommaExpected: 'a "," is expected before this',
  CloseBraceExpected: 'a "}" is expected here',
  CloseBracketExpected: 'a "]" is expected here',
  EndOfFileExpected: "nothing may follow the closing brace",
  InvalidCommentToken: "this comment does not end",
  UnexpectedEndOfComment: "this comment does not end",
  UnexpectedEndOfString: 'this text has no closing "',
  UnexpectedEndOfNumber: "this number is cut off",
  InvalidUnicode: "\\u needs four hexadecimal digits",
  InvalidEscapeCharacter: 'a "\\" in a text is written "\\\\"',
  InvalidCharacter: "a text cannot hold line breaks or control characters",
};

/** After these the parser reads on correctly; after any other, what it reports next follows from the same mistake. */
const HARMLESS = new Set(["CommaExpected", "InvalidNumberFormat", "InvalidUnicode", "InvalidEscapeCharacter"]);

export interface SyntaxProblem {
  readonly offset: number;
  readonly problem: string;
}

/** The mistakes of the syntax, each once. */
export function syntaxProblems(errors: readonly ParseError[], text: string): SyntaxProblem[] {
  const derailed = errors.findIndex(({ error, offset }) => !isHarmless(printParseErrorCode(error), text[offset]));
  const own = derailed === -1 ? errors : errors.slice(0, derailed + 1);
  return own.slice(0, SYNTAX_PROBLEMS_SHOWN).map(({ error, offset }) => ({
    offset,
    problem: wordsFor(printParseErrorCode(error), offset, text),
  }));
}

function isHarmless(code: string, char = ""): boolean {
  return HARMLESS.has(code) && !(code === "CommaExpected" && ":}]".includes(char));
}

function wordsFor(code: string, offset: number, text: string): string {
  const [char = "", before = ""] = [text[offset], text[offset - 1]];
  if (char === "'") return "texts and keys need double quotes, not single ones";
  if (char === "#") return "a comment begins with // here, not with #";
  if (char === "=") return 'a ":" is expected here, not "="';
  if (code === "CommaExpected" && char === ":") return 'a list before this key is not closed: a "]" is missing';
  if (code === "CommaExpected" && char !== "" && "}]".includes(char)) return `this "${char}" closes nothing here`;
  if (code === "PropertyNameExpected" && char === "{") return 'an object before this is not closed: a "}" is missing';
  if (code === "InvalidSymbol" && before === '"')
    return 'a text ends before this: a " is missing, or there is one too many';
  return (code === "InvalidSymbol" && symbolWords(text.slice(offset))) || (SYNTAX_WORDS[code] ?? "this is no JSON");
}

const VALUES_OF_OTHERS: Readonly<Record<string, string>> = {
  ...{ yes: "true", on: "true", True: "true", TRUE: "true" },
  ...{ no: "false", off: "false", False: "false", FALSE: "false" },
};

function symbolWords(rest: string): string | undefined {
  const [, word, colon] = /^([\p{L}_$][^\s:,{}[\]"']{0,40})(\s*:)?/u.exec(rest) ?? [];
  if (word === undefined) return undefined;
  if (colon !== undefined) return `a key needs double quotes: "${word}"`;
  const value = VALUES_OF_OTHERS[word];
  return value === undefined ? `a text needs double quotes: "${word}"` : `write ${value}, not ${word}`;
}
