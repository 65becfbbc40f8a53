import type { Feed } from "../domain/feed.js";
import { MAX_TEXT_BYTES } from "./render-cache.js";

/** A feed with items that its document holds without their text. */
export interface TextLimit {
  readonly feedId: string;
  readonly items: number;
  readonly isPrivate: boolean;
  /** Names the feed, the limit and a remedy. */
  readonly message: string;
}

/** Undefined while every item has its text. */
export function textLimitOf({ id, token }: Feed, shortened: number): TextLimit | undefined {
  if (shortened === 0) return undefined;
  const count = shortened === 1 ? "1 item is" : `${shortened} items are`;
  const message = `feed "${id}": ${count} published without text, because the texts of a document are limited to ${MAX_TEXT_BYTES / 1_000_000} MB. Lower its limit, or divide it into several feeds.`;
  return { feedId: id, items: shortened, isPrivate: token !== undefined, message };
}
