import { MuaraError } from "../domain/errors.js";

/** Why a page was given up. */
export type UnreadPage = "time" | "memory" | "queue" | "closed" | "bug";

/** A page that was not read: it took too long, too much memory, or there was no room for it. */
export class ArticleError extends MuaraError {
  override readonly name = "ArticleError";
  readonly reason: UnreadPage;
  readonly url: string;

  constructor(message: string, reason: UnreadPage, url: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.url = url;
  }
}
