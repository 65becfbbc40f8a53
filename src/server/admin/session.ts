import { createHash, randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { isSecret } from "../../lib/compare-secret.js";

/** A session ends this long after the sign-in, however much it is used. */
export const SESSION_MS = 12 * 60 * 60_000;
const MAX_SESSIONS = 100;
const TOKEN_BYTES = 32;

/** Wrong secrets of one client within `TRIES_WINDOW_MS`, after which each further try is delayed. */
const MAX_TRIES = 5;
const TRIES_WINDOW_MS = 15 * 60_000;
const MAX_CLIENTS = 10_000;
/** How long a delayed try waits before its secret is compared. */
const TRY_DELAY_MS = 2_000;
/** Delayed tries of one client at the same time; further ones are rejected, so that guessing stays slow. */
const MAX_WAITING_TRIES = 50;

export type SignIn =
  | { readonly kind: "welcome"; readonly token: string }
  | { readonly kind: "wrong" }
  | { readonly kind: "busy"; readonly seconds: number };

export interface Sessions {
  /**
   * Compares a secret. After several wrong ones of a client, each try of that client waits first; a right secret is
   * accepted all the same, since behind a socket or a proxy many people are one client.
   */
  signIn(secret: string, client: string): Promise<SignIn>;
  /** Milliseconds when the session ends, or undefined for a token that opens nothing. */
  endOf(token: string | undefined): number | undefined;
  signOut(token: string | undefined): void;
}

/** Who is signed in: in memory only, so that a restart signs everybody out. Tokens are kept as hashes. */
export function createSessions(
  secret: string,
  clock: () => number = Date.now,
  delay: (ms: number) => Promise<unknown> = (ms) => setTimeout(ms),
): Sessions {
  const ends = new Map<string, number>();
  const tries = new Map<string, { count: number; waiting: number; readonly untilMs: number }>();

  async function signIn(given: string, client: string): Promise<SignIn> {
    const now = clock();
    const before = tries.get(client);
    const recent = before !== undefined && now < before.untilMs ? before : undefined;
    if (recent !== undefined && recent.count >= MAX_TRIES) {
      if (recent.waiting >= MAX_WAITING_TRIES) return { kind: "busy", seconds: Math.ceil(TRY_DELAY_MS / 1000) };
      recent.waiting += 1;
      await delay(TRY_DELAY_MS);
      recent.waiting -= 1;
    }
    if (!isSecret(given, secret)) {
      forgetOldest(tries, MAX_CLIENTS);
      const counted = recent ?? { count: 0, waiting: 0, untilMs: now + TRIES_WINDOW_MS };
      counted.count += 1;
      tries.set(client, counted);
      return { kind: "wrong" };
    }
    tries.delete(client);
    forgetOldest(ends, MAX_SESSIONS);
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    ends.set(hashOf(token), now + SESSION_MS);
    return { kind: "welcome", token };
  }

  function endOf(token: string | undefined): number | undefined {
    const end = token === undefined ? undefined : ends.get(hashOf(token));
    return end !== undefined && clock() < end ? end : undefined;
  }

  return { signIn, endOf, signOut: (token) => void (token !== undefined && ends.delete(hashOf(token))) };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}

/** Makes room for one more: a Map gives its oldest entry first. */
function forgetOldest(map: Map<string, unknown>, max: number): void {
  const [oldest] = map.keys();
  if (map.size >= max && oldest !== undefined) map.delete(oldest);
}
