import { decodeHTMLStrict } from "entities/decode";
import { MAX_DECLARED_ENTITIES, MAX_ENTITY_CHARS, MAX_EXPANDED_CHARS } from "../limits.js";

/** What a document type declares for the document, and how much of it may still be put in. */
export class DeclaredEntities {
  private readonly values = new Map<string, string>();
  private left = MAX_EXPANDED_CHARS;

  get isFull(): boolean {
    return this.values.size >= MAX_DECLARED_ENTITIES;
  }

  /** References were left as written, since there were too many. */
  get isSpent(): boolean {
    return this.left < 0;
  }

  declare(name: string, value: string): void {
    if (value.length <= MAX_ENTITY_CHARS && !/[&<]/.test(value)) this.values.set(name, value);
  }

  /** The value to put in for one reference. */
  expand(name: string): string | undefined {
    const value = this.values.get(name);
    if (value === undefined) return undefined;
    if (this.left >= 0) this.left -= value.length;
    return this.left < 0 ? undefined : value;
  }
}

/** The longest name HTML knows is 31 letters. */
const MAX_REFERENCE_CHARS = 40;

/** Text with its references resolved: XML's five, numbers, HTML's names whether declared or not, and the document's own. */
export function decodeEntities(raw: string, own: DeclaredEntities): string {
  let at = raw.indexOf("&");
  if (at < 0) return raw;
  let decoded = "";
  let from = 0;
  for (; at >= 0; at = raw.indexOf("&", at)) {
    const length = commonLength(raw, at);
    const end = length > 0 ? at + length : referenceEnd(raw, at);
    const value = length > 0 ? commonValue(raw, at) : end < 0 ? undefined : resolve(raw.slice(at, end), own);
    if (value === undefined) {
      at++;
      continue;
    }
    decoded += raw.slice(from, at) + value;
    from = at = end;
  }
  return from === 0 ? raw : decoded + raw.slice(from);
}

/** The length of `&lt;`, `&gt;`, `&amp;` or `&quot;` at `at`: nearly all references of escaped HTML, so they are told by hand. */
function commonLength(raw: string, at: number): number {
  switch (raw.charCodeAt(at + 1)) {
    case 108:
    case 103:
      return raw.charCodeAt(at + 2) === 116 && raw.charCodeAt(at + 3) === 59 ? 4 : 0;
    case 97:
      return raw.startsWith("mp;", at + 2) ? 5 : 0;
    case 113:
      return raw.startsWith("uot;", at + 2) ? 6 : 0;
    default:
      return 0;
  }
}

function commonValue(raw: string, at: number): string {
  switch (raw.charCodeAt(at + 1)) {
    case 108:
      return "<";
    case 103:
      return ">";
    case 97:
      return "&";
    default:
      return '"';
  }
}

/** Behind the `;` of the reference at `at`; -1 where a bare `&` stands. */
function referenceEnd(raw: string, at: number): number {
  const limit = Math.min(raw.length, at + MAX_REFERENCE_CHARS);
  for (let end = at + 1; end < limit; end++) {
    const code = raw.charCodeAt(end);
    if (code === 59) return end > at + 1 ? end + 1 : -1;
    if (code <= 32 || code === 38 || code === 60) return -1;
  }
  return -1;
}

function resolve(reference: string, own: DeclaredEntities): string | undefined {
  const declared = own.expand(reference.slice(1, -1));
  if (declared !== undefined) return declared;
  const decoded = decodeHTMLStrict(reference.replace(/^&#X/, "&#x"));
  return decoded === reference ? undefined : decoded;
}

/**
 * Reads `<!ENTITY name "value">` of the internal subset. One that refers to another or to a file is left out: nothing
 * grows by expansion, and nothing is ever fetched.
 */
export function declareEntities(entities: DeclaredEntities, subset: string): void {
  for (const [, name = "", quoted = ""] of subset.matchAll(/<!ENTITY\s+([\w.:-]+)\s+("[^"<]*"|'[^'<]*')\s*>/g)) {
    if (entities.isFull) return;
    entities.declare(name, decodeHTMLStrict(quoted.slice(1, -1)));
  }
}
