import { withoutSecrets } from "./secret-parameters.js";

/** Longer addresses are no addresses of ours: servers refuse them (RFC 9110 section 4.1 asks for 8,000 octets). */
const MAX_URL_CHARS = 8_192;

/**
 * The absolute http(s) address that a document means by `text`, or undefined. Kept as written when it is absolute and
 * clean; blanks around it, control characters and credentials go. `baseUrl` is what a relative one is relative to.
 */
export function absoluteUrl(text: string, baseUrl?: string): string | undefined {
  if (text.length > MAX_URL_CHARS) return undefined;
  // Tabs and newlines inside an address are dropped, as browsers do (WHATWG URL, section 4.4).
  const cleaned = text.replace(/[\u0000-\u001f\u007f]/g, "").trim();
  if (cleaned === "") return undefined;
  const url = parseUrl(cleaned, baseUrl === undefined ? undefined : baseFor(cleaned, baseUrl));
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "")
    return undefined;
  if (url.username !== "" || url.password !== "") {
    url.username = "";
    url.password = "";
    return url.href;
  }
  return isWrittenAbsolute(cleaned) ? cleaned : url.href;
}

/** What an address is resolved against. A fragment alone would inherit the query, and the secret in it. */
export function baseFor(relative: string, baseUrl: string): string {
  return relative === "" || relative.startsWith("#") ? withoutSecrets(baseUrl) : baseUrl;
}

function isWrittenAbsolute(text: string): boolean {
  return /^https?:\/\/[^\s"<>\\^`{|}]+$/i.test(text);
}

/**
 * The address that a text is, or undefined. Instead of `URL.canParse`, which in Node.js 20 says no to every host with an
 * accented letter in it (`bücher.example`) once the engine has compiled its caller: after some two thousand calls.
 */
export function parseUrl(text: string, baseUrl?: string): URL | undefined {
  try {
    return new URL(text, baseUrl);
  } catch {
    return undefined;
  }
}
