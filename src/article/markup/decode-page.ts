import type { SourceDocument } from "../../domain/source-document.js";
import { decodeDocument } from "../../lib/encoding/decode-document.js";

/** How far into a page its own declaration is looked for (HTML Living Standard 13.2.3.2 asks for 1,024 bytes; pages are sloppier). */
const DECLARATION_BYTES = 8192;

/** The page as text, whatever its encoding; a `<meta charset>` further down than the standard allows still counts. */
export function decodePage({ bytes, contentType = "" }: SourceDocument): string {
  if (/charset/i.test(contentType)) return decodeDocument(bytes, contentType).text;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, DECLARATION_BYTES)).toString(
    "latin1",
  );
  const declared = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})/i.exec(head)?.[1];
  return decodeDocument(bytes, declared === undefined ? contentType : `text/html; charset=${declared}`).text;
}
