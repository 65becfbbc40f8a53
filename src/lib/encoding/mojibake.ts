import { isUtf8 } from "node:buffer";
import { WINDOWS_1252 } from "./windows-1252.js";

/** Letters a byte of UTF-8 becomes in windows-1252, and what stands for the bytes behind it. */
const LEAD = "\u00c2-\u00f4";
/** What windows-1252 has instead of Latin-1's controls. */
const HIGH = [...WINDOWS_1252].filter((char) => char > "\u00ff").join("");
const TELLING = new RegExp(`[${LEAD}][\u0080-\u00bf${HIGH}]`);
const RUNS = /[^<>]+/g;
const SPECIAL = /[\u0100-\uffff]/;
/** No-break space, quotation marks, dashes and dots, which stand behind letters. */
const PUNCTUATION = "\\u00a0\\u00ab\\u00bb\\u2013\\u2014\\u2018-\\u201e\\u2026\\u2039\\u203a";
/** `LIBERTÉ !`, `Spaß…` and `nommé »` are spelt like bytes of UTF-8, and are what was meant. */
const BY_CHANCE = new RegExp(
  `[\\u00c7-\\u00cd\\u00d1-\\u00df][${PUNCTUATION}]|[\\u00e0-\\u00ef][${PUNCTUATION}]{2}`,
  "g",
);

/** Its bytes by the character they stand for. */
const BYTES: ReadonlyMap<string, number> = new Map([...WINDOWS_1252].map((char, i) => [char, 0x80 + i]));

/** Whether a text has anything that these functions could mend. */
export function looksDoublyEncoded(text: string): boolean {
  return TELLING.test(text);
}

/**
 * UTF-8 that was taken for Latin-1 and encoded once more (`cafÃ©`), as it was meant: the whole text, or nothing of it.
 * It is then certain, as each of its letters beyond ASCII is a byte and all of them together are UTF-8.
 */
export function repairLatin1(text: string): string {
  return SPECIAL.test(text) ? text : mendWhole(text);
}

/** The same for windows-1252 (`donâ€™t`), each run of text between tags by itself: some are pasted together. */
export function repairWindows1252(text: string): string {
  return TELLING.test(text) ? text.replace(RUNS, mendWhole) : text;
}

function mendWhole(text: string): string {
  if (!TELLING.test(text) || !TELLING.test(text.replace(BY_CHANCE, " "))) return text;
  const bytes = toBytes(text);
  if (bytes === undefined || !isUtf8(bytes)) return text;
  return Buffer.from(bytes).toString("utf8");
}

function toBytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const byte = code < 0x100 ? code : BYTES.get(text.charAt(at));
    if (byte === undefined) return undefined;
    bytes[at] = byte;
  }
  return bytes;
}
