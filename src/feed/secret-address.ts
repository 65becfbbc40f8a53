import { parseUrl } from "./url.js";

/** Words of a parameter's name that say that its value is a secret. */
const SECRET_WORDS = new Set(
  `token key auth secret password passwd passphrase pwd pass sig signature hmac credential credentials authorization jwt
  bearer session sessionid sid apikey`.split(/\s+/),
);
/** The same in names without a separator: `accesstoken`, `rsskey`. */
const SECRET_ENDING =
  /(?:token|secret|password|passwd|signature|oauth|sessionid|(?:api|auth|access|private|feed|rss|user|member|security|license|secret)key)$/;
/** An address within the value of a parameter can hold one in turn. */
const MAX_NESTED_ADDRESSES = 3;

const ADDRESS_IN_TEXT = /\b(?:feed:)?(?:https?|feed):\/\/[^\s"'<>`\\]+/gi;
const TRAILING_PUNCTUATION = /[.,;:!?)\]}]+$/;

/** The address without user name, password and the parameters whose names say that they are secrets; the rest as written. */
export function withoutSecrets(address: string): string {
  return stripped(address.replace(/^([a-z]+:\/\/)[^/?#]*@/i, "$1"), MAX_NESTED_ADDRESSES);
}

/** What of an address is a secret, for messages: names of parameters, `user name and password`. Empty where nothing is. */
export function secretsIn(address: string): readonly string[] {
  const url = parseUrl(address);
  const names = [...parametersOf(address)].filter((parameter) => isSecret(parameter)).map((one) => nameOf(one));
  const hasUser = url !== undefined && (url.username !== "" || url.password !== "");
  const found = [...new Set([...(hasUser ? ["user name and password"] : []), ...names])];
  return found.length > 0 || withoutSecrets(address) === address ? found : ["an address in its query"];
}

/** A text without the secrets of the addresses in it. A user name stays, its password is masked. */
export function withoutAddressSecrets(text: string): string {
  if (!text.includes("://")) return text;
  return text.replace(ADDRESS_IN_TEXT, (found) => {
    const end = TRAILING_PUNCTUATION.exec(found)?.[0] ?? "";
    return stripped(maskPassword(found.slice(0, found.length - end.length)), MAX_NESTED_ADDRESSES) + end;
  });
}

/** `https://user:***@host/`; also where the password holds characters that end a host. */
export function maskPassword(address: string): string {
  const mask = (_: string, scheme: string, user: string, colon: string | undefined) =>
    colon === undefined ? `${scheme}***@` : `${scheme}${user}:***@`;
  if (parseUrl(address.replace(/^feed:/i, ""), "http://localhost") !== undefined)
    return address.replace(/^((?:feed:)?(?:[a-z]+:)?\/\/)([^/?#:]*)(:[^/?#]*)?@/i, mask);
  return address.replace(/^((?:feed:)?(?:[a-z]+:)?\/\/)([^/?#:@]*)(:\S*)?@/i, mask);
}

function stripped(address: string, depth: number): string {
  const [, start = "", query, fragment] = /^([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/.exec(address) ?? [];
  return start + strippedPart(query, depth) + strippedPart(fragment, depth);
}

/** A query or fragment, its first character included. */
function strippedPart(part: string | undefined, depth: number): string {
  if (part === undefined || !part.includes("=")) return part ?? "";
  const parameters = part.slice(1).split(/(?<=[&;])/);
  const kept = parameters.filter((parameter) => !isSecret(parameter)).map((one) => withNested(one, depth));
  const text = kept.join("");
  const clean = kept.length === parameters.length ? text : text.replace(/[&;]$/, "");
  return clean === "" ? "" : `${part.charAt(0)}${clean}`;
}

function parametersOf(address: string): readonly string[] {
  const [, query = "", fragment = ""] = /^[^?#]*(\?[^#]*)?(#[\s\S]*)?$/.exec(address) ?? [];
  return [query, fragment].flatMap((part) => (part.includes("=") ? part.slice(1).split(/[&;]/) : []));
}

function isSecret(parameter: string): boolean {
  if (!/=[^&;]/.test(parameter)) return false;
  const name = nameOf(parameter);
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => SECRET_WORDS.has(word) || SECRET_ENDING.test(word));
}

function nameOf(parameter: string): string {
  return decoded(parameter.split("=")[0] ?? "");
}

function withNested(parameter: string, depth: number): string {
  const [, name = "", value = "", end = ""] = /^([^=]*=)([^&;]*)([&;]?)$/.exec(parameter) ?? [];
  const address = decoded(value);
  if (depth === 0 || !/^https?:\/\//i.test(address)) return parameter;
  const clean = stripped(address.replace(/^([a-z]+:\/\/)[^/?#]*@/i, "$1"), depth - 1);
  return clean === address ? parameter : `${name}${encodeURIComponent(clean)}${end}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
