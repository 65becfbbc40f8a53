/**
 * What one document may bring. Beyond a limit the rest is cut and the cut is reported in `problems`;
 * only `MAX_DOCUMENT_BYTES` refuses the whole document.
 */
export const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
export const MAX_ITEMS = 20_000;
/** Of one text: a title, a body, an attribute. */
export const MAX_TEXT_CHARS = 4 * 1024 * 1024;
/** Of elements Muara reads; what it does not read is skipped without descending. */
export const MAX_DEPTH = 32;
/** Of one element; further ones are read over. */
export const MAX_ATTRIBUTES = 256;
/** Of one kind in one element: links, categories, authors, attachments. */
export const MAX_REPEATS = 1_000;
/** Entities a document type declares for itself. */
export const MAX_DECLARED_ENTITIES = 256;
export const MAX_ENTITY_CHARS = 1_024;
/** Of all references to them in one document together; further ones stay as written. */
export const MAX_EXPANDED_CHARS = 1_000_000;
/** Of all dates in one document that are none; behind them no date is read. */
export const MAX_UNREADABLE_DATE_CHARS = 200_000;
export const MAX_PROBLEMS = 20;
