import { createHash } from "node:crypto";
import { plainUrl } from "./plain-url.js";

/** 96 bits: no two items of a source meet by chance. */
const KEY_CHARS = 16;

/** The name of an item inside its source, made of the publisher's id when it is first seen and kept from then on. */
export function keyOf(id: string): string {
  return createHash("sha256").update(plainId(id)).digest("base64url").slice(0, KEY_CHARS);
}

/** An id without what changes when nothing does: an address is compared without scheme, `www.` and tracking. */
export function plainId(id: string): string {
  return /^https?:\/\//i.test(id) ? plainUrl(id) : id.trim();
}
