import { WINDOWS_1252 } from "./windows-1252.js";

export interface MixedText {
  readonly text: string;
  /** Bytes that are no UTF-8. */
  readonly stray: number;
  /** Characters of more than one byte. */
  readonly multi: number;
}

/** UTF-8 with the odd stray byte of windows-1252, as when two texts were pasted together. */
export function decodeMixed(bytes: Uint8Array): MixedText {
  const { stray, multi } = count(bytes);
  const written = Buffer.allocUnsafe(bytes.length + stray * (MAX_STRAY_BYTES - 1));
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const sequence = sequenceLength(bytes, at);
    if (sequence === 0) {
      length += written.write(meant(bytes[at] ?? 0), length, "utf8");
      at++;
    }
    for (const end = at + sequence; at < end; at++) written[length++] = bytes[at] ?? 0;
  }
  return { text: written.toString("utf8", 0, length), stray, multi };
}

/** A character of windows-1252 in UTF-8. */
const MAX_STRAY_BYTES = 3;

function count(bytes: Uint8Array): { readonly stray: number; readonly multi: number } {
  let stray = 0;
  let multi = 0;
  for (let at = 0; at < bytes.length; ) {
    const sequence = sequenceLength(bytes, at);
    if (sequence === 0) stray++;
    else if (sequence > 1) multi++;
    at += sequence || 1;
  }
  return { stray, multi };
}

function meant(byte: number): string {
  return byte < 0xa0 ? WINDOWS_1252.charAt(byte - 0x80) : String.fromCharCode(byte);
}

/** Of the UTF-8 sequence at `at`; 0 where there is none (RFC 3629 section 4). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const second = bytes[at + 1] ?? 0;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let next = at + 2; next < at + length; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
