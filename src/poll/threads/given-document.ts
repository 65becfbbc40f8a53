import type { SourceDocument } from "../../domain/source-document.js";
import { copyToGive } from "../../lib/large-bytes.js";

/** A document for a question to a thread. The bytes of a large one are a copy, which is transferred. */
export interface GivenDocument {
  readonly document: SourceDocument;
  readonly transfer: readonly ArrayBuffer[];
}

export function giveDocument(document: SourceDocument): GivenDocument {
  const bytes = copyToGive(document.bytes);
  return bytes === undefined
    ? { document, transfer: [] }
    : { document: { ...document, bytes }, transfer: [bytes.buffer] };
}
