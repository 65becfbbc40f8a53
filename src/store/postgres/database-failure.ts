import { parseUrl } from "../../lib/url.js";
import { StoreError, type StoreFailure } from "../store-errors.js";

/** Classes of SQLSTATE that mean: not now, not here, but soon perhaps. See appendix A of PostgreSQL's manual. */
const LOST_CLASSES: readonly string[] = ["08", "57P"];
const LOST_CODES: readonly string[] = [
  "25006", // read-only transaction: the old primary after a failover
  "53300", // too many connections
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT", // a Unix socket whose server is down
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
];
/** What the driver says without a code. */
const LOST_MESSAGE =
  /connection terminated|connection ended|timeout exceeded when trying to connect|query read timeout|client has encountered a connection error|not queryable/i;
/** Deadlock, serialisation, lock timeout: nothing was done, and the next try may do it. */
const CONFLICTS: readonly string[] = ["40P01", "40001", "55P03"];

/** The database cannot be reached, or does not take work at this moment. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (LOST_CODES.includes(code) || LOST_CLASSES.some((lost) => code.startsWith(lost))) return true;
  if (error instanceof AggregateError) return error.errors.some(isConnectionLost);
  return error instanceof Error && LOST_MESSAGE.test(error.message);
}

export function isConflict(error: unknown): boolean {
  return CONFLICTS.includes(codeOf(error));
}

/** Any failure as the store's own, with the database named and without its password. */
export function toDatabaseError(error: unknown, doing: string, place: string): StoreError {
  if (error instanceof StoreError) return error;
  const message = messageOf(error);
  return new StoreError(`Cannot ${doing}: ${message} (${place})${wayOut(codeOf(error))}`, reasonOf(error), {
    cause: error,
  });
}

/** `host:port/name` of a connection string, for messages. */
export function placeOf(databaseUrl: string): string {
  const url = parseUrl(databaseUrl);
  return url === undefined ? "the database of DATABASE_URL" : `PostgreSQL at ${url.host}${url.pathname}`;
}

function reasonOf(error: unknown): StoreFailure {
  const code = codeOf(error);
  if (isConnectionLost(error) || code.startsWith("28") || code === "3D000") return "unavailable";
  if (code === "53100") return "full";
  if (isConflict(error)) return "locked";
  return "io";
}

function wayOut(code: string): string {
  if (code === "28P01" || code === "28000") return ". See user and password in DATABASE_URL";
  if (code === "3D000") return ". Make it with: createdb NAME";
  if (code === "42501") return ". The user of DATABASE_URL needs to own Muara's tables, or the right to make them";
  if (code === "53300") return ". See max_connections of the server";
  return "";
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
