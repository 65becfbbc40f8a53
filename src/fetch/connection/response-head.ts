/** An answer begins so; what does not is no HTTP, and is told by the parser. */
const BEGINS = "HTTP/";
/** More interim answers than this are left to the parser, which ends them. */
const MAX_DROPPED_INTERIM = 8;
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
/** A head that undici's parser takes as it is. */
const REGULAR = new RegExp(`^[^\\0-\\x1f\\x7f]+\\r\\n(?:${TOKEN}:[\\t\\x20-\\x7e\\x80-\\xff]*\\r\\n)*\\r\\n$`);
const TWO_SIZES = /\ncontent-length:(?:[^\r]*,|.*\ncontent-length:)/is;
const FIELD = new RegExp(`^(${TOKEN})[ \\t]*:(.*)$`, "s");
const HEAD_END = /\r?\n\r?\n/g;

/**
 * Reads the heads of answers as RFC 9112 has a client read them and undici's parser does not: 100 Continue unasked is
 * passed over (RFC 9110 section 15.2), folded lines are joined (RFC 9112 section 5.2), a line feed alone ends a line
 * (section 2.2), a line that is no field is left out, and so on. What needs nothing is handed on as it came.
 */
export class ResponseHeads {
  readonly #maxBytes: number;
  #pending: Buffer = Buffer.alloc(0);
  #searched = 0;
  #expected = false;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** A request was sent: what comes next is a head. */
  expect(): void {
    this.#expected = true;
    this.#dropped = 0;
  }

  /** What to hand on of what came: nothing until a head is whole. */
  take(chunk: Buffer): Buffer {
    if (!this.#expected) return chunk;
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const done: Buffer[] = [];
    while (this.#expected) {
      const head = this.#nextHead();
      if (head === undefined) break;
      done.push(this.#read(head));
    }
    if (!this.#expected) done.push(this.#handOver());
    return done.length === 1 ? (done[0] ?? chunk) : Buffer.concat(done);
  }

  /** The bytes up to the empty line, or undefined when they have not all come; what cannot be a head is expected no longer. */
  #nextHead(): string | undefined {
    const text = this.#pending.toString("latin1");
    const start = /^[\r\n]*/.exec(text)?.[0].length ?? 0;
    const begins = text.slice(start, start + BEGINS.length);
    HEAD_END.lastIndex = Math.max(start, this.#searched - 3);
    const end = HEAD_END.exec(text);
    this.#searched = text.length;
    if (!BEGINS.startsWith(begins) || (end === null && text.length > this.#maxBytes)) {
      this.#expected = false;
      return undefined;
    }
    if (end === null) return undefined;
    const length = end.index + end[0].length;
    this.#pending = this.#pending.subarray(length);
    this.#searched = 0;
    return text.slice(start, length);
  }

  #read(head: string): Buffer {
    const status = /^HTTP\/\d\.\d +(\d+)/.exec(head)?.[1];
    if (status === "100" && this.#dropped++ < MAX_DROPPED_INTERIM) return Buffer.alloc(0);
    this.#expected = status !== "101" && status?.length === 3 && status.startsWith("1");
    return Buffer.from(REGULAR.test(head) && !TWO_SIZES.test(head) ? head : regular(head), "latin1");
  }

  #handOver(): Buffer {
    const rest = this.#pending;
    this.#pending = Buffer.alloc(0);
    this.#searched = 0;
    return rest;
  }
}

/** The same head as it should have been written. */
function regular(head: string): string {
  const [status = "", ...lines] = head
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/[\0-\x08\x0a-\x1f\x7f]/g, " "));
  const fields = lines.flatMap((line) => {
    const [, name, value = ""] = FIELD.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value }];
  });
  const isSize = ({ name }: { readonly name: string }) => name.toLowerCase() === "content-length";
  // The same size twice is that size (RFC 9110 section 8.6); what differs is left to be refused.
  const sizes = new Set(fields.filter(isSize).flatMap(({ value }) => value.split(",").map((size) => size.trim())));
  const kept = sizes.size === 1 ? fields.filter((field) => !isSize(field)) : fields;
  const size = sizes.size === 1 ? [...sizes].map((value) => ({ name: "Content-Length", value })) : [];
  return `${[status, ...[...kept, ...size].map(({ name, value }) => `${name}:${value}`)].join("\r\n")}\r\n\r\n`;
}
