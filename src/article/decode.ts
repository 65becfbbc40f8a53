import type { SourceDocument } from "../feed/model.js";

/** How far into a page its own declaration is looked for (HTML Living Standard 13.2.3.2 asks for 1,024 bytes; pages are sloppier). */
const DECLARATION_BYTES = 4096;

/**
 * The page as text. A byte order mark wins; then bytes that are valid UTF-8, since text in another encoding hardly ever is by
 * chance; then what the answer's header says, what the page says of itself, and Windows-1252, which reads anything.
 */
export function decodePage(document: SourceDocument): string {
  const { bytes } = document;
  const marked = byteOrderMark(bytes);
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes);
  const declared = [charsetOf(document.contentType ?? ""), charsetOf(declarationArea(bytes))];
  const labels = escapesIn(bytes) ? [...declared, "utf-8"] : ["utf-8", ...declared];
  for (const label of labels) {
    const text = label === undefined ? undefined : tryDecode(bytes, label);
    if (text !== undefined) return text;
  }
  return new TextDecoder(declared.includes("utf-8") ? "utf-8" : "windows-1252").decode(bytes);
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}

function declarationArea(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes.subarray(0, DECLARATION_BYTES));
}

function charsetOf(text: string): string | undefined {
  return /charset\s*=\s*["']?\s*([\w.:-]{2,40})/i.exec(text)?.[1]?.toLowerCase();
}

/** ISO-2022 encodings write everything in ASCII bytes with escapes, and so would pass for UTF-8. */
function escapesIn(bytes: Uint8Array): boolean {
  return bytes.includes(0x1b);
}

function tryDecode(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
