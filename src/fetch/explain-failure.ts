import { ASKED_AGAIN, FetchError, type FetchFailure } from "./outcome.js";

/** Error codes by what they mean for people; the first pattern that matches decides. */
const MEANINGS: readonly (readonly [RegExp, FetchFailure, string])[] = [
  [/^(ENOTFOUND|ENODATA|EAI_NONAME|EAI_NODATA)$/, "dns", "has no address"],
  [/^(EAI_|ETIMEOUT$|ESERVFAIL$|EREFUSED$)/, "unreachable", "could not be looked up: the name server does not answer"],
  [/^ECONNREFUSED$/, "refused", "refuses connections on this port"],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, "timeout", "cannot be reached: connecting took too long"],
  [/^(ENETUNREACH|ENETDOWN)$/, "unreachable", "cannot be reached: there is no way to its network from here"],
  [/^(EHOSTUNREACH|EADDRNOTAVAIL)$/, "network", "cannot be reached from here"],
  [/^CERT_HAS_EXPIRED$/, "tls", "has an expired certificate"],
  [/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/, "tls", "has a certificate signed by itself"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "tls", "has a certificate for another name"],
  [/^(CERT_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$|HOSTNAME_MISMATCH)/, "tls", "cannot be spoken to securely"],
  [/^UND_ERR_HEADERS_OVERFLOW$/, "size", "sends more headers than are read"],
  [/^(HPE_|HTTPParserError|ERR_ASSERTION|UND_ERR_RES_)/, "network", "does not answer in valid HTTP"],
  [/^(UND_ERR_SOCKET|ECONNRESET|EPIPE|UND_ERR_)/, "network", "broke the connection off before the answer was complete"],
];

/** What undici calls answers that are no HTTP, mostly without a code. */
const PARSER_ERROR = "HTTPParserError";
const UNKNOWN = [/^/, "network", "could not be asked"] as const;

/** What went wrong below HTTP, in words for people and a reason for decisions. */
export function explainFailure(error: unknown, url: URL): FetchError {
  if (error instanceof FetchError) return error;
  const code = codeOf(error);
  const [, reason, words] = MEANINGS.find(([pattern]) => pattern.test(code)) ?? UNKNOWN;
  const detail = code === "" || code === PARSER_ERROR ? (error instanceof Error ? error.message : String(error)) : code;
  const advice = reason === "dns" ? `Check the name in the source's url. ${ASKED_AGAIN}` : ASKED_AGAIN;
  return new FetchError(`${url.host} ${words} (${detail}).`, { reason, advice, cause: error });
}

/** The connection ended within a body: the announced size, the last chunk or the end of TLS is missing. */
export function isPrematureEnd(error: unknown): boolean {
  return /^(UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|HPE_INVALID_EOF_STATE|ECONNRESET|EPIPE)$/.test(
    codeOf(error),
  );
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined && code !== "") return String(code);
  if (error.name === PARSER_ERROR) return error.name;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
