/** Controls of C0 (but tab and line feed), DEL and C1: a terminal obeys them. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Marks that change the order in which a reader sees the characters around them (Unicode UAX #9), and line separators. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/g;

/**
 * Text of strangers without the characters that command a terminal or reorder what is shown. Every string that reaches a
 * terminal or a log goes through here. Lines stay lines.
 */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(CONTROLS, "").replace(DIRECTION, "");
}
