import { parseUrl } from "../../lib/url.js";
import { ISO_639_2 } from "./iso-639-2.js";

const LONGEST_ADDRESS_CHARS = 4096;

/** What RFC 3986 does not allow in path, query and fragment but the URL standard leaves as it is. */
const LEFT_BY_URL = /[|^`{}[\]\\"<>\s]|%(?![0-9A-Fa-f]{2})/g;

/**
 * The address as RFC 3986 writes it; undefined when it is no absolute http(s) address, or one whose host is an IPv6 literal: those
 * name machines, not pages, and validators refuse them.
 */
export function readyUrl(address: string | undefined): string | undefined {
  if (address === undefined || address.length > LONGEST_ADDRESS_CHARS || !/https?:/i.test(address)) return undefined;
  const url = parseUrl(address);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") return undefined;
  // Names and passwords in a source's address are nobody else's business.
  url.username = "";
  url.password = "";
  const [, origin = "", rest = ""] = /^([a-z]+:\/\/[^/?#]*)([\s\S]*)$/.exec(url.href) ?? [];
  if (/[^A-Za-z0-9/.:@%_~!$&'()*+,;=-]/.test(origin)) return undefined;
  return origin + rest.replace(LEFT_BY_URL, percentEncoded).replace(/#(?=.*#)/g, "%23");
}

/** BCP 47 in its usual spelling; undefined when it is none, or its language is none that anybody knows (`zz`). */
export function readyLanguage(language: string | undefined): string | undefined {
  if (language === undefined || language.length > LONGEST_TAG_CHARS) return undefined;
  if (languages.has(language)) return languages.get(language);
  if (languages.size >= MAX_LANGUAGES) languages.clear();
  const ready = canonicalLanguage(language);
  languages.set(language, ready);
  return ready;
}

/** RFC 5646 section 4.4.1 asks for 35; private subtags can take more. */
const LONGEST_TAG_CHARS = 100;
const MAX_LANGUAGES = 500;
/** To look a language up takes longer than all else that is done for an item's facts. */
const languages = new Map<string, string | undefined>();

function canonicalLanguage(language: string): string | undefined {
  if (!/^[A-Za-z]{2,3}(-|$)/.test(language)) return undefined;
  try {
    const tag = Intl.getCanonicalLocales(language)[0];
    return tag === undefined || LANGUAGES.of(primaryOf(tag)) === undefined ? undefined : tag;
  } catch {
    return undefined;
  }
}

const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/**
 * The language where an XML format says it: of those that ISO 639-2 does not list (`bew`, Betawi) validators know none. Takes what
 * `readyLanguage` gives.
 */
export function listedLanguage(language: string | undefined): string | undefined {
  if (language === undefined) return undefined;
  const primary = primaryOf(language);
  return primary.length === 2 || ISO_639_2.has(primary) ? language : undefined;
}

function primaryOf(tag: string): string {
  return tag.split("-")[0] ?? "";
}

/** An address that mail software and validators take; undefined for anything doubtful. */
export function readyEmail(email: string | undefined): string | undefined {
  return email !== undefined && /^[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(email) ? email : undefined;
}

function percentEncoded(character: string): string {
  return character === "%" ? "%25" : encodeURIComponent(character);
}
