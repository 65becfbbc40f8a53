import { createHash } from "node:crypto";
import { withoutSecrets } from "../lib/secret-parameters.js";

const ID_CHARS = 64;
const HASH_CHARS = 6;

/** An id made of a text's letters and digits: `Riau 24.com` becomes `riau-24-com`. */
export function slug(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, ID_CHARS)
    .replace(/-+$/, "");
}

/** The id of a source that has only its address: from host, path and query without secrets; the same for the same address. */
export function idOfAddress(address: string): string {
  const url = new URL(withoutSecrets(address));
  const full = slug(`${url.hostname.replace(/^www\./, "")} ${url.pathname} ${url.search}`);
  const exact = slug(`${url.hostname}${url.pathname}${url.search}`).length < ID_CHARS && full !== "";
  return exact ? full : `${full.slice(0, ID_CHARS - HASH_CHARS - 1)}-${shortHash(address)}`;
}

/** A few characters that tell two addresses apart. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, HASH_CHARS);
}
