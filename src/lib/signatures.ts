import { createHash, createHmac } from "node:crypto";

/** Standard Webhooks: what a secret begins with when it is written down. */
const SECRET_PREFIX = "whsec_";
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Whether a text is a secret as Standard Webhooks writes it: 24 to 64 bytes in base64. */
export function isSigningSecret(text: string): boolean {
  const encoded = text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : text;
  const sizeBytes = Buffer.from(encoded, "base64").length;
  return BASE64.test(encoded) && sizeBytes >= MIN_SECRET_BYTES && sizeBytes <= MAX_SECRET_BYTES;
}

export interface WebhookMessage {
  readonly id: string;
  readonly timestampMs: number;
  readonly body: string;
}

/** The headers of Standard Webhooks; without a secret the delivery has no signature. */
export function webhookHeaders({ id, timestampMs, body }: WebhookMessage, secret?: string): Record<string, string> {
  const timestamp = String(Math.floor(timestampMs / 1000));
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp };
  if (secret === undefined) return headers;
  const key = Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret, "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { ...headers, "webhook-signature": `v1,${signature}` };
}

/** A short name of a text that does not reveal it. */
export function digestOf(text: string, chars = 22): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, chars);
}

/** WebSub section 7.1: `X-Hub-Signature`. */
export function hubSignature(body: Uint8Array, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
