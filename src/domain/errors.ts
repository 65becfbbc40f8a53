import { withoutAddressSecrets } from "../lib/secret-address.js";
import { printable } from "../lib/text/printable.js";

/**
 * The root of every failure Muara expects. Anything else that is thrown is a bug of ours and may crash.
 * `message` names the place, the cause and, where there is one, the way out.
 */
export class MuaraError extends Error {
  override readonly name: string = "MuaraError";

  /**
   * The message may quote a document or a server: it is made printable here, and its addresses lose their secrets, once
   * for every log, page and terminal.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(printable(withoutAddressSecrets(message)), options);
  }
}

/** Why a document is no feed. */
export type NotAFeed = "empty" | "html" | "truncated" | "json" | "xml" | "text" | "binary" | "limit";

/** The document cannot be read as a feed at all; `what` says what it is instead. */
export class ParseError extends MuaraError {
  override readonly name = "ParseError";
  readonly what: NotAFeed;
  /** For an HTML page: the feeds it advertises, absolute. */
  readonly advertised: readonly string[];

  constructor(message: string, what: NotAFeed, advertised: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.what = what;
    this.advertised = advertised;
  }
}
