import { secretParameters, withoutSecretParameters, withoutSecrets } from "./secret-parameters.js";
import { parseUrl } from "./url.js";

const ADDRESS_IN_TEXT = /\b(?:feed:)?[a-z][a-z\d+.-]*:\/\/[^\s"'<>`\\]+/gi;
const TRAILING_PUNCTUATION = /[.,;:!?)\]}]+$/;

/** What of an address is a secret, for messages: names of parameters, `user name and password`. Empty where nothing is. */
export function secretsIn(address: string): readonly string[] {
  const url = parseUrl(address);
  const hasUser = url !== undefined && (url.username !== "" || url.password !== "");
  const found = [...new Set([...(hasUser ? ["user name and password"] : []), ...secretParameters(address)])];
  return found.length > 0 || withoutSecrets(address) === address ? found : ["an address in its query"];
}

/** A text without the secrets of the addresses in it. A user name stays, its password is masked. */
export function withoutAddressSecrets(text: string): string {
  if (!text.includes("://")) return text;
  return text.replace(ADDRESS_IN_TEXT, (found) => {
    const end = TRAILING_PUNCTUATION.exec(found)?.[0] ?? "";
    return withoutSecretParameters(maskPassword(found.slice(0, found.length - end.length))) + end;
  });
}

/** `https://user:***@host/`; also where the password holds characters that end a host. */
export function maskPassword(address: string): string {
  const mask = (_: string, scheme: string, user: string, colon: string | undefined) =>
    colon === undefined ? `${scheme}***@` : `${scheme}${user}:***@`;
  if (parseUrl(address.replace(/^feed:/i, ""), "http://localhost") !== undefined)
    return address.replace(/^((?:feed:)?(?:[a-z][a-z\d+.-]*:)?\/\/)([^/?#:]*)(:[^/?#]*)?@/i, mask);
  return address.replace(/^((?:feed:)?(?:[a-z][a-z\d+.-]*:)?\/\/)([^/?#:@]*)(:\S*)?@/i, mask);
}
