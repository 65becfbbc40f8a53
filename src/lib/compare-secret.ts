import { createHash, timingSafeEqual } from "node:crypto";

/** Whether a text is the secret. Compares digests, so that the time taken tells nothing of it. */
export function isSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
