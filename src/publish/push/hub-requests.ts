import { hostAndPort } from "../../fetch/address-guard.js";
import { DAY_MS, HOUR_MS } from "../../lib/time.js";
import { parseUrl } from "../../lib/url.js";
import { normalTopic } from "./hub-topics.js";

const MIN_LEASE_MS = HOUR_MS;
const MAX_LEASE_MS = 30 * DAY_MS;
const DEFAULT_LEASE_MS = 10 * DAY_MS;
const MAX_SECRET_BYTES = 200;
const MAX_CALLBACK_CHARS = 2_048;

/** A subscription request (WebSub section 5.1), read and valid. */
export interface HubRequest {
  readonly mode: "subscribe" | "unsubscribe";
  readonly topic: string;
  readonly callback: string;
  readonly host: string;
  readonly secret?: string;
  readonly leaseMs: number;
}

export interface RejectedRequest {
  readonly status: 400 | 422 | 429 | 503;
  readonly problem: string;
  readonly retryAfterSeconds?: number;
}

/** Parameters that the hub does not know are ignored. */
export function parseHubRequest(form: URLSearchParams): HubRequest | RejectedRequest {
  const mode = form.get("hub.mode");
  if (mode !== "subscribe" && mode !== "unsubscribe")
    return rejected('hub.mode must be "subscribe" or "unsubscribe"; this hub distributes the feeds of this site only');
  const topic = normalTopic(form.get("hub.topic") ?? "");
  if (topic === undefined) return rejected("hub.topic must be the address of a feed");
  const text = form.get("hub.callback") ?? "";
  const callback = parseUrl(text);
  if (callback === undefined || !/^https?:$/.test(callback.protocol) || text.length > MAX_CALLBACK_CHARS)
    return rejected("hub.callback must be an http or https address of at most 2048 characters");
  if (callback.username !== "" || callback.password !== "")
    return rejected("hub.callback must have no user name and no password");
  callback.hash = "";
  const secret = form.get("hub.secret") || undefined;
  if (secret !== undefined && Buffer.byteLength(secret) > MAX_SECRET_BYTES)
    return rejected("hub.secret must have at most 200 bytes");
  const lease = form.get("hub.lease_seconds") || undefined;
  if (lease !== undefined && !/^\d{1,12}$/.test(lease))
    return rejected("hub.lease_seconds must be a number of seconds");
  const askedMs = lease === undefined ? DEFAULT_LEASE_MS : Number(lease) * 1000;
  return {
    mode,
    topic,
    callback: callback.href,
    host: hostAndPort(callback),
    leaseMs: Math.min(MAX_LEASE_MS, Math.max(MIN_LEASE_MS, askedMs)),
    ...(secret !== undefined && { secret }),
  };
}

function rejected(problem: string): RejectedRequest {
  return { status: 400, problem };
}

/** The callback with what the hub asks of it; parameters of its own stay (WebSub section 5.3). */
export function verificationUrl({ mode, topic, callback, leaseMs }: HubRequest, challenge: string): string {
  const url = new URL(callback);
  const asked: readonly (readonly [string, string])[] = [
    ["hub.mode", mode],
    ["hub.topic", topic],
    ["hub.challenge", challenge],
    ...(mode === "subscribe" ? [["hub.lease_seconds", String(leaseMs / 1000)] as const] : []),
  ];
  const query = asked.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  url.search = url.search === "" ? query : `${url.search}&${query}`;
  return url.href;
}
