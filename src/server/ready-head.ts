import type { ServerResponse } from "node:http";

/** What Node keeps at an answer and never documented. */
interface Inside {
  /** The whole head as text; null until it is made. */
  _header?: unknown;
  /** Whether Node will say `Connection: close` by itself. */
  readonly maxRequestsOnConnectionReached?: boolean;
}

/** A head as Node wrote it: what stands around the date, and the whole for the second it was last sent in. */
interface Kept {
  readonly before: string;
  readonly after: string;
  second: number;
  text: string;
}

const DATE = /(?<=\r\nDate: )[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT(?=\r\n)/;

/**
 * Status and header lines that are sent many times. Node checks, compares and joins each line of each answer anew, a tenth of what
 * a 304 costs. Here it does so once; from then on it is given the text that it made itself, with the date of the moment. That
 * holds for a client of HTTP/1.1 whose connection is kept and for an answer without other lines: nothing but the date can differ
 * then. Any other answer is made by `writeHead`, and all are where Node does not keep the text as it does today.
 */
export class ReadyHead {
  readonly #status: number;
  readonly #lines: readonly string[];
  #kept: Kept | undefined;

  /** `lines` is flat: names and values in turn. What HTTP does not allow in them fails when they are first written. */
  constructor(status: number, lines: readonly string[]) {
    this.#status = status;
    this.#lines = lines;
  }

  /** The same lines with another value of one of them. */
  with(name: string, value: string): ReadyHead {
    const lines = this.#lines.map((text, at) => (at % 2 === 1 && this.#lines[at - 1] === name ? value : text));
    return new ReadyHead(this.#status, lines);
  }

  /** In place of `response.writeHead`; the body, if any, is given to `response.end` as after that. */
  write(response: ServerResponse & Inside, nowMs = Date.now()): void {
    const isPlain = isPlainAnswer(response);
    if (isPlain && this.#kept !== undefined) {
      response.statusCode = this.#status;
      response._header = textOf(this.#kept, nowMs);
      return;
    }
    response.writeHead(this.#status, this.#lines as string[]);
    if (isPlain) this.#kept = keep(response._header);
  }
}

/** Whether the head depends on nothing but its lines and the date, in all that `writeHead` looks at. */
function isPlainAnswer(response: ServerResponse & Inside): boolean {
  const { req } = response;
  return (
    response.shouldKeepAlive &&
    response.maxRequestsOnConnectionReached !== true &&
    response.sendDate &&
    req.httpVersionMinor === 1 &&
    req.httpVersionMajor === 1 &&
    req.headers.expect === undefined &&
    response.getHeaderNames().length === 0
  );
}

function keep(text: unknown): Kept | undefined {
  if (typeof text !== "string" || !/\r\nConnection: keep-alive\r\n/.test(text)) return undefined;
  const [before, after, more] = text.split(DATE);
  return before === undefined || after === undefined || more !== undefined
    ? undefined
    : { before, after, second: Number.NaN, text };
}

function textOf(kept: Kept, nowMs: number): string {
  const second = Math.floor(nowMs / 1000);
  if (second !== kept.second) {
    kept.second = second;
    kept.text = kept.before + new Date(nowMs).toUTCString() + kept.after;
  }
  return kept.text;
}
