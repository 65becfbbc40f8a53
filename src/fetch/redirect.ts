import { parseUrl } from "../lib/url.js";
import { FetchError } from "./outcome.js";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/** 301 and 308 say that the resource lives elsewhere from now on (RFC 9110 sections 15.4.2 and 15.4.9). */
export function isPermanent(status: number): boolean {
  return status === 301 || status === 308;
}

/** Where a Location leads, as a URL that may be requested; `from` is what answered. Throws FetchError when it leads nowhere. */
export function redirectTarget(from: URL, location: string | undefined, maxUrlChars: number): URL {
  if (location === undefined || location.trim() === "") {
    throw failure(`${from.href} answered with a redirect that does not say where to.`);
  }
  const text = decodeLocation(location.trim());
  if (text.length > maxUrlChars) {
    throw failure(
      `${from.href} redirects to an address of ${text.length} characters; at most ${maxUrlChars} are followed.`,
    );
  }
  const target = parseUrl(text, from.href);
  if (target === undefined) {
    throw failure(`${from.href} redirects to "${text.slice(0, 200)}", which is not an address.`);
  }
  return readUrl(target.href, `${from.href} redirects to`);
}

/** A URL Muara may request: http or https, without user name, password and fragment. */
export function readUrl(text: string, who = "The source has the address"): URL {
  const url = parseUrl(text);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new FetchError(`${who} ${text.slice(0, 200)}; only http and https addresses are fetched.`, {
      reason: "address",
    });
  }
  url.username = "";
  url.password = "";
  url.hash = "";
  return url;
}

/** Location is often sent as raw UTF-8, which arrives as Latin-1. */
function decodeLocation(location: string): string {
  const bytes = Buffer.from(location, "latin1");
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? location : text;
}

function failure(message: string): FetchError {
  return new FetchError(message, { reason: "redirect" });
}
