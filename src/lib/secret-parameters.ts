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

/** The address without user name, password and the parameters whose names say that they are secrets; the rest as written. */
export function withoutSecrets(address: string): string {
  return withoutSecretParameters(address.replace(/^([a-z]+:\/\/)[^/?#]*@/i, "$1"));
}

/** The same, with user name and password as written. */
export function withoutSecretParameters(address: string): string {
  return stripped(address, MAX_NESTED_ADDRESSES);
}

/** The names of the parameters whose values are secrets. */
export function secretParameters(address: string): string[] {
  return parametersOf(address)
    .filter((parameter) => isSecret(parameter))
    .map((parameter) => nameOf(parameter));
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
