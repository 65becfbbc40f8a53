import { compile } from "css-select";
import { compilePattern } from "../../lib/text/pattern.js";
import { parseUrl } from "../../lib/url.js";

/** An absolute http or https address without user name or password. */
export function isWebAddress(text: string): boolean {
  const url = parseUrl(text);
  if (url === undefined || !/^https?:$/.test(url.protocol)) return false;
  return url.hostname !== "" && url.username === "" && url.password === "";
}

/** Whether an address names a user or a password. */
export function hasUserInfo(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && (url.username !== "" || url.password !== "");
}

/** An IANA zone that this Node knows, or a fixed offset such as `+07:00`. */
export function isTimeZone(text: string): boolean {
  if (/^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(text)) return true;
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** A well-formed BCP 47 tag such as `id` or `pt-BR`. */
export function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** False for a tag such as `jp` or `english`: well-formed, but its language or region does not exist. */
export function isKnownLanguage(text: string): boolean {
  if (!isLanguage(text)) return false;
  const { language, region } = new Intl.Locale(text);
  return isNamed("language", language) && (region === undefined || isNamed("region", region));
}

/** The names come with Node.js, in English whatever the locale. */
function isNamed(type: "language" | "region", code: string): boolean {
  return new Intl.DisplayNames("en", { type, fallback: "none" }).of(code) !== undefined;
}

/** Why a pattern is not RE2, or undefined when it is. */
export function explainPattern(pattern: string): string | undefined {
  return failureOf(() => compilePattern(pattern));
}

/** Why a selector is not CSS that the article rules understand, or undefined when it is. */
export function explainSelector(selector: string): string | undefined {
  if (selector.trim() === "") return "it is empty";
  if (/[>+~,]\s*$/.test(selector)) return "it ends with a combinator";
  return failureOf(() => compile(selector));
}

/** `host:port`, IPv6 hosts in brackets. */
export function isHostAndPort(text: string): boolean {
  const port = /^(?:\[[0-9a-fA-F:.]+\]|[^\s:/@[\]]+):(\d{1,5})$/.exec(text)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

function failureOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "it cannot be read") : String(error);
  }
}
