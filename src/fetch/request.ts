import type { Dispatcher } from "undici";
import { BodyBuffer } from "./connection/body-buffer.js";
import type { OpenConnections } from "./connection/open-connections.js";
import { explainFailure, isPrematureEnd } from "./explain-failure.js";
import type { FetchLimits } from "./fetch-limits.js";
import type { AnswerHeaders } from "./freshness.js";
import { aborted } from "./host-gate.js";
import { ASKED_AGAIN, FetchError } from "./outcome.js";

export interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** As it came over the wire; absent when the status promises no document. */
  readonly body?: Buffer;
  /** The connection ended before the body did. */
  readonly isTruncated?: true;
}

export interface Ask {
  readonly dispatcher: Dispatcher;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: FetchLimits;
  readonly maxBodyBytes: number;
  /** What is left of the time for the whole fetch. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly openConnections: Pick<OpenConnections, "to">;
}

/** Bodies nobody reads (of redirects and errors) are let in up to here so that the connection can be used again. */
const MAX_IGNORED_BYTES = 16 * 1024;

/**
 * One GET, no redirect followed. Rejects with FetchError whatever goes wrong. A server may close a connection that was left
 * open just as it is used again: then, and only before anything came of an answer, it is asked once more (RFC 9112 section 9.3.1).
 */
export async function ask(request: Ask): Promise<Answer> {
  const startMs = performance.now();
  const wasLeftOpen = request.openConnections.to(request.url);
  const answer = await askOnce(request);
  if (!(answer instanceof Unanswered)) return answer;
  if (!wasLeftOpen(answer.failure.cause)) throw answer.failure;
  const leftMs = request.timeoutMs - (performance.now() - startMs);
  const again = await askOnce({ ...request, timeoutMs: Math.max(1, leftMs) });
  if (again instanceof Unanswered) throw again.failure;
  return again;
}

/** The connection was closed before anything came of an answer. */
class Unanswered {
  readonly failure: FetchError;

  constructor(failure: FetchError) {
    this.failure = failure;
  }
}

const CLOSED = new Set(["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"]);

function askOnce(request: Ask): Promise<Answer | Unanswered> {
  return new Promise((resolve, reject) => {
    const reading = new Reading(request, resolve, reject);
    const { url, headers, dispatcher } = request;
    try {
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: "GET",
          headers,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        reading,
      );
    } catch (error) {
      reading.onResponseError(undefined, error);
    }
  });
}

/** Takes one answer in, within every limit. undici's own timers are coarse and know neither drips nor totals. */
class Reading implements Dispatcher.DispatchHandler {
  readonly #request: Ask;
  readonly #resolve: (answer: Answer | Unanswered) => void;
  readonly #reject: (error: FetchError) => void;
  readonly #abandon = () => this.#fail(aborted());
  readonly #total: NodeJS.Timeout;
  #step: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #failure: FetchError | undefined;
  #settled = false;
  #interim = 0;
  #status = 0;
  #headers: AnswerHeaders = {};
  #body = new BodyBuffer();
  #bytes = 0;
  #bytesBefore = 0;

  constructor(request: Ask, resolve: (answer: Answer | Unanswered) => void, reject: (error: FetchError) => void) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    const { limits, timeoutMs, signal, url } = request;
    this.#total = setTimeout(() => this.#fail(tooSlow(url, `did not finish within ${seconds(timeoutMs)}`)), timeoutMs);
    const toHeadersMs = limits.connectTimeoutMs + limits.headersTimeoutMs;
    this.#step = setTimeout(
      () => this.#fail(tooSlow(url, `did not answer within ${seconds(toHeadersMs)}`)),
      toHeadersMs,
    );
    if (signal?.aborted) this.#abandon();
    else signal?.addEventListener("abort", this.#abandon, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    const { limits, url } = this.#request;
    if (this.#failure) {
      controller.abort(this.#failure);
      return;
    }
    clearTimeout(this.#step);
    this.#step = setTimeout(
      () => this.#fail(tooSlow(url, `did not answer within ${seconds(limits.headersTimeoutMs)}`)),
      limits.headersTimeoutMs,
    );
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    const { limits, maxBodyBytes, url } = this.#request;
    if (status < 200) {
      if (++this.#interim > limits.maxInterimAnswers) this.#fail(notHttp(url, "too many interim answers"));
      return;
    }
    this.#status = status;
    this.#headers = headers;
    const announced = Number(headers["content-length"] ?? 0);
    if (this.#wanted() && announced > maxBodyBytes) {
      this.#fail(tooLarge(url, `${announced} bytes`, maxBodyBytes));
      return;
    }
    clearTimeout(this.#step);
    this.#step = setInterval(() => this.#checkPace(), limits.dripWindowMs);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    const { maxBodyBytes, url } = this.#request;
    if (!this.#wanted()) {
      if (this.#bytes > MAX_IGNORED_BYTES) this.#finish(undefined);
    } else if (this.#bytes > maxBodyBytes) this.#fail(tooLarge(url, "more", maxBodyBytes));
    else this.#body.add(chunk);
  }

  onResponseEnd(): void {
    this.#finish(this.#wanted() ? this.#body.whole() : undefined);
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: unknown): void {
    // The headers of a redirect or an error are all that counts: a body that breaks off changes nothing.
    if (this.#status !== 0 && !this.#wanted()) this.#finish(undefined);
    else if (this.#status === 0 && CLOSED.has((error as NodeJS.ErrnoException).code ?? ""))
      this.#remainUnanswered(error);
    else if (this.#failure === undefined && this.#bytes > 0 && isPrematureEnd(error)) this.#finishTruncated();
    else this.#fail(this.#failure ?? explainFailure(error, this.#request.url));
  }

  #wanted(): boolean {
    return this.#status === 200 || this.#status === 203;
  }

  #checkPace(): void {
    const { limits, url } = this.#request;
    const arrived = this.#bytes - this.#bytesBefore;
    this.#bytesBefore = this.#bytes;
    if (arrived >= limits.minBytesPerWindow) return;
    if (!this.#wanted()) this.#finish(undefined);
    else this.#fail(tooSlow(url, `sent only ${arrived} bytes in ${seconds(limits.dripWindowMs)}`));
  }

  #finish(body: Buffer | undefined): void {
    if (this.#settled) return;
    this.#settle();
    if (body === undefined) this.#controller?.abort(new Error("the rest is not wanted"));
    this.#resolve({ status: this.#status, headers: this.#headers, ...(body === undefined ? {} : { body }) });
  }

  #finishTruncated(): void {
    if (this.#settled) return;
    const body = this.#body.whole();
    this.#settle();
    this.#resolve({ status: this.#status, headers: this.#headers, body, isTruncated: true });
  }

  #remainUnanswered(error: unknown): void {
    if (this.#settled) return;
    this.#settle();
    this.#resolve(new Unanswered(explainFailure(error, this.#request.url)));
  }

  #fail(failure: FetchError): void {
    if (this.#settled) return;
    this.#failure = failure;
    this.#settle();
    this.#controller?.abort(failure);
    this.#reject(failure);
  }

  #settle(): void {
    this.#settled = true;
    this.#body = new BodyBuffer();
    clearTimeout(this.#total);
    clearTimeout(this.#step);
    this.#request.signal?.removeEventListener("abort", this.#abandon);
  }
}

function tooSlow(url: URL, what: string): FetchError {
  return new FetchError(`${url.host} ${what}.`, { reason: "timeout", advice: ASKED_AGAIN });
}

function tooLarge(url: URL, what: string, maxBytes: number): FetchError {
  return new FetchError(
    `${url.href} sends ${what}; at most ${maxBytes} bytes are read. Raise polling.maxBody in the config to read it.`,
    {
      reason: "size",
    },
  );
}

function notHttp(url: URL, what: string): FetchError {
  return new FetchError(`${url.host} does not answer in valid HTTP: ${what}.`, { reason: "network" });
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
