import picocolors from "picocolors";
import { withoutAddressSecrets } from "../../lib/secret-address.js";
import { printable } from "../../lib/text/printable.js";
import type { CommandContext } from "../context.js";

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours for a terminal only, and none where NO_COLOR is set (no-color.org); FORCE_COLOR wins over both. */
export function colorsFor(stream: NodeJS.WriteStream, env: CommandContext["env"]): Colors {
  const forced = env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "" && env["FORCE_COLOR"] !== "0";
  return picocolors.createColors(forced || (stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb"));
}

/** Text of strangers without the characters that command a terminal and the secrets of addresses, on one line. */
export function plain(text: string): string {
  return printable(withoutAddressSecrets(text).replace(/\s+/g, " ")).trim();
}

/** The beginning of a text that is too long for its place. */
export function shorten(text: string, maxChars: number): string {
  const chars = [...plain(text)];
  return chars.length <= maxChars ? chars.join("") : `${chars.slice(0, maxChars - 1).join("")}…`;
}

/** `1 source`, `3 sources`. */
export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** Columns as wide as their widest cell, two spaces apart; the last one as long as it is. */
export function table(
  rows: readonly (readonly string[])[],
  paint: (row: number, cell: string, column: number) => string,
): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(0, ...rows.map((row) => widthOf(row[at] ?? ""))));
  return rows
    .map((row, index) =>
      row
        .map(
          (cell, at) => paint(index, cell, at) + " ".repeat(at === columns - 1 ? 0 : (widths[at] ?? 0) - widthOf(cell)),
        )
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

/** Columns a text takes: wide East Asian characters take two, marks none. */
function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + charWidth(char), 0);
}

function charWidth(char: string): number {
  if (/\p{M}/u.test(char)) return 0;
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
    char,
  )
    ? 2
    : 1;
}

/** One JSON value on stdout, indented, its addresses without secrets: for `--json`. */
export function writeJson({ stdout }: CommandContext, value: unknown): void {
  stdout.write(`${withoutAddressSecrets(jsonText(value, 2))}\n`);
}

/** JSON in which characters that command a terminal are escaped; JSON itself escapes those below U+0020 only. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
