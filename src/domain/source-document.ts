/** The bytes one fetch brought, with what the answer said about them. */
export interface SourceDocument {
  /** The address that answered, after redirects: the base of relative URLs. */
  readonly url: string;
  readonly bytes: Uint8Array;
  /** The Content-Type header, a hint only: the bytes decide. */
  readonly contentType?: string;
  /** The Link header (RFC 8288), which may name feeds. */
  readonly linkHeader?: string;
  /** The response ended before its announced size, its last chunk or the end of its compression: bytes are missing. */
  readonly isTruncated?: true;
}
