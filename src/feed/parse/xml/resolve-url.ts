import { baseFor } from "../../../lib/url.js";

/** Longer addresses are taken as they are. */
const MAX_URL_CHARS = 8_192;

/** White space and quotation marks: a word processor's around an attribute are part of its value. */
const QUOTES = /^[\s"“”„‟″]+|[“”„‟″]\/$|[\s"“”„‟″]+$/g;

/** An absolute address as it is, a relative one against `base`; what cannot be resolved stays as given. */
export function resolveUrl(given: string, base: string): string {
  const url = given.replace(QUOTES, "");
  if (url.length > MAX_URL_CHARS || /^https?:\/\/[^\s/]/i.test(url) || url === "") return url;
  try {
    return new URL(url, baseFor(url, base)).href;
  } catch {
    return url;
  }
}
