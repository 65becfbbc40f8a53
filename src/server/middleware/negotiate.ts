import type { Encoding } from "../../publish/published-document.js";

const REMEMBERED_HEADERS = 256;
const LONGEST_HEADER_CHARS = 512;

/** By how much they save: among equally welcome encodings the first is taken. */
const PREFERENCE: readonly Encoding[] = ["br", "gzip", "identity"];

const IDENTITY_ONLY: readonly Encoding[] = ["identity"];

/** Real clients send few different headers: each is parsed once. */
const remembered = new Map<string, readonly Encoding[]>();

/**
 * The encodings a client takes, best first (RFC 9110 section 12.5.3): by q-value, then by what saves most. Empty when it takes
 * none of ours; identity only when nothing is asked for.
 */
export function acceptedEncodings(header: string | undefined): readonly Encoding[] {
  if (header === undefined) return IDENTITY_ONLY;
  const known = remembered.get(header);
  if (known !== undefined) return known;
  const accepted = parseAcceptEncoding(header.slice(0, LONGEST_HEADER_CHARS));
  if (remembered.size >= REMEMBERED_HEADERS) remembered.clear();
  remembered.set(header, accepted);
  return accepted;
}

/** How welcome a media type is, 0 to 1 (RFC 9110 section 12.5.1): the most specific range decides. */
export function qualityOf(accept: string | undefined, mediaType: string): number {
  if (accept === undefined || accept.trim() === "") return 1;
  const ranges = weighted(accept);
  const [type = ""] = mediaType.split("/");
  return ranges.get(mediaType) ?? ranges.get(`${type}/*`) ?? ranges.get("*/*") ?? 0;
}

/** Whether a person with a browser asks, who names HTML; programs mostly take anything. */
export function wantsHtml(accept: string | undefined): boolean {
  return accept !== undefined && /\btext\/html\b/i.test(accept) && qualityOf(accept, "text/html") > 0;
}

function parseAcceptEncoding(header: string): readonly Encoding[] {
  const weights = weighted(header);
  const others = weights.get("*");
  const quality = (encoding: Encoding) =>
    weights.get(encoding) ??
    (encoding === "gzip" ? weights.get("x-gzip") : undefined) ??
    others ??
    // Not listed: identity stays acceptable, though least welcome; other encodings are not.
    (encoding === "identity" ? Number.MIN_VALUE : 0);
  return PREFERENCE.filter((encoding) => quality(encoding) > 0).sort((a, b) => quality(b) - quality(a));
}

function weighted(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.split(",")) {
    const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const q = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, "");
    const weight = q === undefined ? 1 : Number(q);
    if (name !== "") weights.set(name, weight >= 0 && weight <= 1 ? weight : 0);
  }
  return weights;
}
